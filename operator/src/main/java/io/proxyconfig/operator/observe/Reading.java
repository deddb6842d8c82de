package io.proxyconfig.operator.observe;

import java.time.Instant;
import java.util.Optional;

/** The result of the last attempt to read something from an instance. */
public sealed interface Reading<T> {
    /** When the attempt ended; for {@link Pending}, when the operator began to observe the instance. */
    Instant at();

    /** What the attempt returned; empty unless it succeeded. */
    default Optional<T> value() {
        return this instanceof Available<T> available ? Optional.of(available.content()) : Optional.empty();
    }

    /** There was no attempt yet. */
    record Pending<T>(Instant at) implements Reading<T> {}

    /** The attempt succeeded. */
    record Available<T>(T content, Instant at) implements Reading<T> {}

    /** The attempt failed; {@code message} says why. */
    record Failed<T>(String message, Instant at) implements Reading<T> {}
}
