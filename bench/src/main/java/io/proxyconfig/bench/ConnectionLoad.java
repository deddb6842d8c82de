package io.proxyconfig.bench;

import io.proxyconfig.harness.Database;
import io.proxyconfig.harness.MySqlClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** MySQL connections held through a listener, and new ones at a constant rate. */
final class ConnectionLoad implements AutoCloseable {
    private static final Duration QUERY_INTERVAL = Duration.ofSeconds(1);
    private static final int CONNECT_TIMEOUT_MILLIS = 2000;

    private final int port;
    private final List<MySqlClient> held = new ArrayList<>();
    private final Future<?> ticks;
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService openers = Executors.newVirtualThreadPerTaskExecutor();

    ConnectionLoad(Database database, int port, int heldConnections, int newPerSecond) throws SQLException {
        this.port = port;
        for (int number = 0; number < heldConnections; number++) {
            held.add(MySqlClient.on(database.connect(database.app(), "127.0.0.1", port), QUERY_INTERVAL));
        }
        this.ticks = timer.scheduleAtFixedRate(
                () -> openers.execute(this::open), 0, 1_000_000_000L / newPerSecond, TimeUnit.NANOSECONDS);
    }

    /** A connection succeeds when the database's greeting arrives. */
    private void open() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), CONNECT_TIMEOUT_MILLIS);
            socket.setSoTimeout(CONNECT_TIMEOUT_MILLIS);
            if (socket.getInputStream().read() < 0) {
                refused.incrementAndGet();
            }
            opened.incrementAndGet();
        } catch (IOException e) {
            opened.incrementAndGet();
            refused.incrementAndGet();
        }
    }

    int heldCount() {
        return held.size();
    }

    long broken() {
        return held.stream().filter(client -> client.failure().isPresent()).count();
    }

    int opened() {
        return opened.get();
    }

    int refused() {
        return refused.get();
    }

    @Override
    public void close() {
        ticks.cancel(false);
        timer.shutdownNow();
        openers.close();
        held.forEach(MySqlClient::close);
    }
}
