package io.proxyconfig.operator.dataplane;

/**
 * One reload of the Data Plane API ({@code services/haproxy/reloads/{id}}).
 *
 * @param state how far it is
 * @param response what HAProxy's master found wrong, or all that it said; empty while in progress
 */
public record ReloadStatus(State state, String response) {

    /** The three states that the Data Plane API tells. */
    public enum State {
        /** {@code in_progress} */
        InProgress,
        /** {@code succeeded} */
        Succeeded,
        /** {@code failed} */
        Failed
    }
}
