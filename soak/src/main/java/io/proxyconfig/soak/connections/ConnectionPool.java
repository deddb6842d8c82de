package io.proxyconfig.soak.connections;

import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.harness.MySqlClient;
import io.proxyconfig.soak.faults.FaultLog;
import io.proxyconfig.soak.observer.WorkerReader;
import io.proxyconfig.soak.plan.StepKind;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Applications that hold connections through the listeners. One that a fault has ended opens another connection. The first
 * connection that ends without a fault is a failure of the run.
 */
public final class ConnectionPool implements AutoCloseable {
    private static final Duration QUERY_INTERVAL = Duration.ofMillis(500);
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(200);
    private static final int PER_SUBNET = 250;

    private final ApplicationConnector connector;
    private final FaultLog faults;
    private final Consumer<String> failed;
    private final List<WorkerReader> haproxies;
    private final List<Thread> applications = new ArrayList<>();
    private final AtomicInteger addresses = new AtomicInteger();
    private final Set<ApplicationConnection> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger renewed = new AtomicInteger();
    private final AtomicInteger renewals = new AtomicInteger();
    private final AtomicLong earlierAnswers = new AtomicLong();
    private volatile boolean closing;

    /**
     * Opens the connections: two of three through the first listener.
     *
     * @param failed receives the connection that broke without a fault
     */
    public ConnectionPool(
            List<HaproxyProcess> haproxies,
            ApplicationConnector connector,
            int count,
            FaultLog faults,
            Consumer<String> failed) {
        this.connector = connector;
        this.faults = faults;
        this.failed = failed;
        this.haproxies = haproxies.stream()
                .map(haproxy -> new WorkerReader(haproxy.masterSocket()))
                .toList();
        for (int number = 0; number < count; number++) {
            int database = number % 3 == 2 ? 1 : 0;
            applications.add(Thread.ofVirtual()
                    .name("application-" + number)
                    .uncaughtExceptionHandler((thread, e) -> failed.accept(thread.getName() + " failed: " + e))
                    .start(() -> run(database)));
        }
    }

    /** The connections that are open now. */
    public int open() {
        return open.size();
    }

    /** One application closes its connection, and opens another. */
    public void renewOne() {
        renewals.incrementAndGet();
    }

    /** Numbers for the report. */
    public String numbers() {
        long answers = earlierAnswers.get()
                + open.stream().mapToLong(ApplicationConnection::answers).sum();
        return open.size() + " connections open, " + opened.get() + " opened, " + renewed.get()
                + " closed by their application, " + faults.endedConnections() + " ended by faults, " + answers
                + " answers";
    }

    private void run(int database) {
        while (!closing) {
            Optional<ApplicationConnection> connection = connect(database);
            if (connection.isPresent()) {
                opened.incrementAndGet();
                open.add(connection.get());
                hold(connection.get());
                open.remove(connection.get());
            }
            LockSupport.parkNanos(CHECK_INTERVAL.toNanos());
        }
    }

    private Optional<ApplicationConnection> connect(int database) {
        int number = addresses.getAndIncrement();
        String address = "127.77." + number / PER_SUBNET + "." + (number % PER_SUBNET + 1);
        try {
            return Optional.of(new ApplicationConnection(
                    MySqlClient.on(connector.connect(database, address), QUERY_INTERVAL), address, database));
        } catch (SQLException duringFault) {
            // the database or HAProxy is down; at the end of the run, all connections must be open
            return Optional.empty();
        }
    }

    private void hold(ApplicationConnection connection) {
        try (connection) {
            while (!closing) {
                Optional<String> failure = connection.failure();
                if (failure.isPresent()) {
                    ended(connection, failure.get());
                    return;
                }
                if (!connection.isLocated()) {
                    locate(connection);
                } else if (renewals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    renewed.incrementAndGet();
                    return;
                }
                LockSupport.parkNanos(CHECK_INTERVAL.toNanos());
            }
        } finally {
            earlierAnswers.addAndGet(connection.answers());
        }
    }

    private void ended(ApplicationConnection connection, String failure) {
        Optional<StepKind> cause = faults.causeOfEnd(connection.heldBy());
        if (cause.isEmpty() && !closing) {
            failed.accept("a connection broke, and no fault explains it: " + connection + ": " + failure);
        }
    }

    private void locate(ApplicationConnection connection) {
        for (int instance = 0; instance < haproxies.size(); instance++) {
            try {
                Optional<Long> worker = haproxies.get(instance).workerWithSessionFrom(connection.address());
                if (worker.isPresent()) {
                    connection.locate(new WorkerLocation(instance, worker.get()));
                    return;
                }
            } catch (IOException notNow) {
                // a reload or a fault; the next attempt is in a moment
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        for (Thread application : applications) {
            LockSupport.unpark(application);
        }
        for (Thread application : applications) {
            try {
                application.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
