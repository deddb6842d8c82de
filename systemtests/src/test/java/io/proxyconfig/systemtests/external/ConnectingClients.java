package io.proxyconfig.systemtests.external;

import io.proxyconfig.harness.MySqlClient;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Applications that try to connect until they succeed, and then run queries on that connection all the time. */
final class ConnectingClients implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final List<Thread> threads = new ArrayList<>();
    private final HeldConnections held = new HeldConnections();
    private int connected;
    private volatile boolean closing;

    /** Opens a connection. */
    @FunctionalInterface
    interface Connector {
        Connection connect() throws SQLException;
    }

    /** Starts clients. */
    ConnectingClients(int count, Connector connector) {
        for (int i = 0; i < count; i++) {
            threads.add(Thread.ofVirtual().start(() -> connect(connector)));
        }
    }

    private void connect(Connector connector) {
        while (!closing) {
            try {
                add(connector.connect());
                return;
            } catch (SQLException notYet) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private synchronized void add(Connection connection) {
        held.add(MySqlClient.on(connection));
        connected++;
    }

    /** How many have a connection. */
    synchronized int connected() {
        return connected;
    }

    /** Asserts that every connection gets another answer, and that none is broken. */
    synchronized void assertWork() {
        held.assertWork();
    }

    @Override
    public void close() {
        closing = true;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        held.close();
    }
}
