package io.proxyconfig.api.probe;

import io.proxyconfig.api.probe.ProbeConfig.ProbeListener;
import java.util.List;

/**
 * Answer of {@code POST /v1/confirm}: whether what was asked for is live now.
 *
 * @param confirmed whether the running worker has the revision and every listener accepted a fresh connection
 * @param report the look at HAProxy that the answer comes from, taken after the question
 */
public record Confirmation(boolean confirmed, ProbeReport report) {

    /**
     * The question.
     *
     * @param revision what {@code global description} of the current worker must contain
     * @param listeners what must accept a fresh TCP connection
     * @param allowListFiles ACL files to report the entries of
     * @param timeoutMillis how long to wait for it, in milliseconds, before answering no
     */
    public record Request(
            String revision, List<ProbeListener> listeners, List<String> allowListFiles, long timeoutMillis) {

        public Request {
            listeners = listeners == null ? List.of() : List.copyOf(listeners);
            allowListFiles = allowListFiles == null ? List.of() : List.copyOf(allowListFiles);
        }
    }
}
