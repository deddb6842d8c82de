package io.proxyconfig.soak.observer;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a HAProxy.
 *
 * @param begin when the first question was sent, by {@link System#nanoTime()}
 * @param end when the last answer came, or when the reader gave up
 * @param worker what the current worker has; null if it did not answer
 * @param problem why it did not answer; empty if it did
 */
record WorkerReading(long begin, long end, @Nullable WorkerFacts worker, String problem) {

    static WorkerReading of(long begin, long end, WorkerFacts worker) {
        return new WorkerReading(begin, end, worker, "");
    }

    static WorkerReading failed(long begin, long end, String problem) {
        return new WorkerReading(begin, end, null, problem);
    }

    /** The time that it is about: the worker had this at the beginning, or did not answer until the end. */
    long about() {
        return worker == null ? end : begin;
    }

    /** How the answer differs from what is expected; empty if it does not. */
    Optional<String> contradiction(ExpectedWorker expected) {
        return worker == null ? Optional.of("HAProxy does not answer: " + problem) : expected.contradiction(worker);
    }
}
