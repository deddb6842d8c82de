package io.proxyconfig.operator.plan;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of one instance as the operator observes it.
 *
 * @param runningRevision revision in the {@code global description} of the running worker; null when it has none
 * @param configuredRevision revision in the haproxy.cfg that the Data Plane API returns; null when it has none
 * @param fileUnmodified whether that haproxy.cfg is the one that the operator pushed
 * @param runningAllowLists name of the ACL file, then its entries in the running worker; no key for a file that the
 *     worker has not loaded
 * @param storedFiles name of the ACL file, then its content on disk; no key for a file that is not there
 */
public record ObservedState(
        @Nullable String runningRevision,
        @Nullable String configuredRevision,
        boolean fileUnmodified,
        Map<String, List<String>> runningAllowLists,
        Map<String, String> storedFiles) {
    public ObservedState {
        runningAllowLists = Map.copyOf(runningAllowLists);
        storedFiles = Map.copyOf(storedFiles);
    }
}
