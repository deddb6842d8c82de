package io.proxyconfig.operator.observe;

import java.time.Instant;
import java.util.Optional;

/** The last attempt to see something: what was seen, or why nothing was. */
public sealed interface Look<T> {
    /** When it was tried, or when trying became possible. */
    Instant at();

    /** What was seen. */
    default Optional<T> value() {
        return this instanceof Seen<T> seen ? Optional.of(seen.what()) : Optional.empty();
    }

    /** It was not tried yet. */
    record Unasked<T>(Instant at) implements Look<T> {}

    /** It was seen. */
    record Seen<T>(T what, Instant at) implements Look<T> {}

    /** It was not; {@code why} is a sentence for people. */
    record Blind<T>(String why, Instant at) implements Look<T> {}
}
