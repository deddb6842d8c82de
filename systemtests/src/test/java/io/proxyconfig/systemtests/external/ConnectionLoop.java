package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** An application that opens a new connection, runs a query and closes it, again and again. It records failures. */
final class ConnectionLoop implements AutoCloseable {
    private final Scenario scenario;
    private final Duration every;
    private final AtomicInteger answered = new AtomicInteger();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean closing;

    ConnectionLoop(Scenario scenario, Duration every) {
        this.scenario = scenario;
        this.every = every;
        this.thread = Thread.ofVirtual().name("connection-loop").start(this::run);
    }

    /** The number of connections with an answered query. */
    int answered() {
        return answered.get();
    }

    /** Asserts that no connection has failed so far. */
    void assertNoneFailed() {
        assertThat(failures).as("failed connections").isEmpty();
    }

    private void run() {
        while (!closing) {
            long next = System.nanoTime() + every.toNanos();
            try {
                scenario.query();
                answered.incrementAndGet();
            } catch (SQLException e) {
                failures.add(Instant.now() + " " + e.getMessage());
            }
            LockSupport.parkNanos(Math.max(0, next - System.nanoTime()));
        }
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
