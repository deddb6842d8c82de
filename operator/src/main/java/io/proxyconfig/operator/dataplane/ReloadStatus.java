package io.proxyconfig.operator.dataplane;

/**
 * One reload of the Data Plane API ({@code services/haproxy/reloads/{id}}).
 *
 * @param state the state of the reload
 * @param response the errors of the master of HAProxy, or its complete output; empty while in progress
 */
public record ReloadStatus(State state, String response) {

    /** The states that the Data Plane API reports. */
    public enum State {
        /** {@code in_progress} */
        InProgress,
        /** {@code succeeded} */
        Succeeded,
        /** {@code failed} */
        Failed
    }
}
