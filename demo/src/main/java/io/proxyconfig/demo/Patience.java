package io.proxyconfig.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what should happen. */
final class Patience {
    private static final Duration POLL = Duration.ofMillis(100);

    private Patience() {}

    static <T> T await(String what, Duration atMost, Supplier<Optional<T>> condition) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            Optional<T> happened = condition.get();
            if (happened.isPresent()) {
                return happened.get();
            }
            if (System.nanoTime() > deadline) {
                throw new DemoFailedException(what + " within " + atMost.toSeconds() + " s");
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }
}
