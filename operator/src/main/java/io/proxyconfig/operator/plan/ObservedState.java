package io.proxyconfig.operator.plan;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one instance is known to have.
 *
 * @param runningRevision revision in {@code global description} of the running worker; null when it has none of ours
 * @param configuredRevision revision in the file that the Data Plane API has; null when it has none of ours
 * @param fileAsPushed whether that file is the one that this operator pushed, and nobody changed it since
 * @param runningAllow name of the ACL file, then its entries in the running worker; no key where it has no such file
 * @param storedFiles name of the ACL file, then its content on disk; no key where there is no such file
 */
public record ObservedState(
        @Nullable String runningRevision,
        @Nullable String configuredRevision,
        boolean fileAsPushed,
        Map<String, List<String>> runningAllow,
        Map<String, String> storedFiles) {

    public ObservedState {
        runningAllow = Map.copyOf(runningAllow);
        storedFiles = Map.copyOf(storedFiles);
    }
}
