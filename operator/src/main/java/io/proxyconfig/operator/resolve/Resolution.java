package io.proxyconfig.operator.resolve;

import java.util.List;

/** Result of reading a resource and its references. */
public sealed interface Resolution {

    /** The desired state is complete. */
    record Resolved(DesiredState desired) implements Resolution {}

    /** The spec is wrong. {@code Accepted} is False until a user changes it. */
    record Rejected(List<Problem> problems) implements Resolution {
        public Rejected {
            problems = List.copyOf(problems);
        }
    }

    /** The spec is correct, but an object that it refers to is missing or incomplete. {@code ResolvedRefs} is False until then. */
    record Unresolved(List<Problem> problems) implements Resolution {
        public Unresolved {
            problems = List.copyOf(problems);
        }
    }
}
