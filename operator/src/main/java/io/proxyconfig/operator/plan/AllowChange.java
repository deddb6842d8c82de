package io.proxyconfig.operator.plan;

import java.util.List;

/**
 * A change of one ACL file. The file on disk is written anew in any case, so that the next worker reads it.
 *
 * @param fileName name of the ACL file
 * @param toAdd entries that the running worker lacks
 * @param toRemove entries that the running worker has too many, as it prints them
 */
public record AllowChange(String fileName, List<String> toAdd, List<String> toRemove) {

    public AllowChange {
        toAdd = List.copyOf(toAdd);
        toRemove = List.copyOf(toRemove);
    }
}
