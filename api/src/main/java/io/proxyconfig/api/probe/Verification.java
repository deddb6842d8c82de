package io.proxyconfig.api.probe;

import io.proxyconfig.api.probe.ProbeConfig.ProbeListener;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer of {@code POST /v1/verify}: whether a configuration is live.
 *
 * @param verified whether the current worker has the revision and every listener accepted a connection
 * @param report the report that the answer is based on; the probe made it after the request
 */
public record Verification(boolean verified, ProbeReport report) {

    /**
     * The request.
     *
     * @param revision the revision in {@code global description} of the current worker
     * @param listeners the listeners that must accept a TCP connection
     * @param allowListFiles paths of the allow lists whose entries the report must have
     * @param renderer the version of the renderer in {@code global description}; null if any version will do
     * @param timeoutMillis how long the probe tries, in milliseconds, before it answers that the configuration is not live
     */
    public record Request(
            String revision,
            List<ProbeListener> listeners,
            List<String> allowListFiles,
            @Nullable Integer renderer,
            long timeoutMillis) {

        public Request {
            listeners = listeners == null ? List.of() : List.copyOf(listeners);
            allowListFiles = allowListFiles == null ? List.of() : List.copyOf(allowListFiles);
        }

        /** A request for any version of the renderer. */
        public Request(
                String revision, List<ProbeListener> listeners, List<String> allowListFiles, long timeoutMillis) {
            this(revision, listeners, allowListFiles, null, timeoutMillis);
        }
    }
}
