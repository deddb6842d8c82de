package io.proxyconfig.operator.resolve;

import java.util.List;

/** What came of looking at a resource and its references. */
public sealed interface Resolution {

    /** Everything is known. */
    record Resolved(DesiredState desired) implements Resolution {}

    /** The spec itself is wrong; {@code Accepted} is False until somebody edits it. */
    record Rejected(List<Problem> problems) implements Resolution {
        public Rejected {
            problems = List.copyOf(problems);
        }
    }

    /** The spec is right, but something it refers to is missing or incomplete; {@code ResolvedRefs} is False until it is there. */
    record Unresolved(List<Problem> problems) implements Resolution {
        public Unresolved {
            problems = List.copyOf(problems);
        }
    }
}
