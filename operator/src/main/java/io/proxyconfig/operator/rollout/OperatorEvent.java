package io.proxyconfig.operator.rollout;

/**
 * Something that happened and that people should hear of, once.
 *
 * @param kind what
 * @param message a sentence
 */
public record OperatorEvent(Kind kind, String message) {

    /** What can happen. */
    public enum Kind {
        /** A change is proven live. */
        Applied(false),
        /** HAProxy, or the Data Plane API, refused a configuration. */
        Refused(true),
        /** The Data Plane API can't be reached, or does not answer as it should. */
        Unreachable(true),
        /** An instance had what nobody asked for; it is being repaired. */
        Drifted(true),
        /** A file that a resource comes from can't be used; what it said before stays in force. */
        InvalidFile(true),
        /** A connection that the probe held was broken. */
        ConnectionBroken(true);

        private final boolean warning;

        Kind(boolean warning) {
            this.warning = warning;
        }

        /** Whether something is wrong. */
        public boolean warning() {
            return warning;
        }
    }
}
