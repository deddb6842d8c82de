package io.proxyconfig.operator.observe;

import java.time.Instant;
import java.util.Optional;

/** The last attempt to see something: what was seen, or why nothing was. */
public sealed interface Reading<T> {
    /** When it was tried, or when trying became possible. */
    Instant at();

    /** What was seen. */
    default Optional<T> value() {
        return this instanceof Available<T> seen ? Optional.of(seen.what()) : Optional.empty();
    }

    /** It was not tried yet. */
    record Pending<T>(Instant at) implements Reading<T> {}

    /** It was seen. */
    record Available<T>(T what, Instant at) implements Reading<T> {}

    /** It was not; {@code why} is a sentence for people. */
    record Failed<T>(String why, Instant at) implements Reading<T> {}
}
