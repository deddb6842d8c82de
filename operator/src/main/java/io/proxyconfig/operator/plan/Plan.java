package io.proxyconfig.operator.plan;

import java.util.List;

/** The least that brings an instance to what it should have, and why, in words for people. */
public sealed interface Plan {

    /** Why. */
    String reason();

    /** It has it already. */
    record Unchanged(String reason) implements Plan {}

    /** The running worker and the ACL files on disk are changed; no reload. */
    @SuppressWarnings("AvoidCommonTypeNames") // Data Plane API and HAProxy call it so
    record Runtime(List<AllowChange> changes, String reason) implements Plan {
        public Runtime {
            changes = List.copyOf(changes);
        }
    }

    /** ACL files and haproxy.cfg are written and HAProxy is reloaded. */
    record Reload(String reason) implements Plan {}
}
