package io.proxyconfig.operator.observe;

import java.util.Optional;

/** The result of the last attempt to read something from an instance. */
public sealed interface Reading<T> {
    /** What the attempt returned; empty unless it succeeded. */
    default Optional<T> value() {
        return this instanceof Available<T> available ? Optional.of(available.content()) : Optional.empty();
    }

    /** There was no attempt yet. */
    record Pending<T>() implements Reading<T> {}

    /** The attempt succeeded. */
    record Available<T>(T content) implements Reading<T> {}

    /** The attempt failed; {@code message} says why. */
    record Failed<T>(String message, ReadingFailure cause) implements Reading<T> {
        /** There was no usable answer. */
        public Failed(String message) {
            this(message, ReadingFailure.NoAnswer);
        }
    }
}
