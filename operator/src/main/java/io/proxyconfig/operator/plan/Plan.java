package io.proxyconfig.operator.plan;

import java.util.List;

/** The smallest change that gives an instance the desired configuration. */
public sealed interface Plan {
    /** Why this change is needed, for the status, events and logs. */
    String reason();

    /** The instance has the desired configuration. */
    record Unchanged(String reason) implements Plan {}

    /** The operator changes the running worker and the ACL files on disk, without a reload. */
    record RuntimeChange(List<AllowListChange> changes, String reason) implements Plan {
        public RuntimeChange {
            changes = List.copyOf(changes);
        }
    }

    /**
     * The operator writes the ACL files and haproxy.cfg, and HAProxy reloads.
     *
     * @param renewal whether the instance has the desired configuration already, in the text of another version of the renderer
     */
    record ReloadRequired(String reason, boolean renewal) implements Plan {
        /** For another configuration. */
        public ReloadRequired(String reason) {
            this(reason, false);
        }
    }
}
