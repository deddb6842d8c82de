package io.proxyconfig.operator.plan;

import java.util.List;

/**
 * A change of one ACL file. The operator always rewrites the file on disk too, because the next worker reads it.
 *
 * @param fileName name of the ACL file
 * @param toAdd entries that the running worker lacks
 * @param toRemove entries that the running worker must lose, in the spelling of {@code show acl}
 */
public record AllowListChange(String fileName, List<String> toAdd, List<String> toRemove) {
    public AllowListChange {
        toAdd = List.copyOf(toAdd);
        toRemove = List.copyOf(toRemove);
    }
}
