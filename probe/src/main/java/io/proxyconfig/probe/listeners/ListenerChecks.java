package io.proxyconfig.probe.listeners;

import io.proxyconfig.api.probe.ProbeConfig.ProbeListener;
import io.proxyconfig.api.probe.ProbeReport.ListenerCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Listener checks. A check must not reach a database, because MySQL counts a connection without a login, and blocks the host of
 * HAProxy after {@code max_connect_errors} of them. So the probe connects only to listeners that reject its source address. For
 * the others it reads from the kernel whether a socket listens: IPv6 has no second loopback address that HAProxy can reject, and
 * a file of {@code spec.raw} has no rule of the operator.
 */
public final class ListenerChecks {

    private final Clock clock;
    private final ListeningSockets sockets;

    public ListenerChecks(Clock clock) {
        this(clock, new ListeningSockets(Path.of("/proc/net")));
    }

    ListenerChecks(Clock clock, ListeningSockets sockets) {
        this.clock = clock;
        this.sockets = sockets;
    }

    /** Checks the listeners. The results have the order of the listeners. The check takes {@code timeout} at most. */
    public List<ListenerCheck> check(List<ProbeListener> listeners, Duration timeout) {
        if (listeners.size() == 1) {
            return List.of(check(listeners.getFirst(), timeout));
        }
        List<Future<ListenerCheck>> checks;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            checks = listeners.stream()
                    .map(listener -> threads.submit(() -> check(listener, timeout)))
                    .toList();
        }
        return checks.stream().map(Future::resultNow).toList();
    }

    private ListenerCheck check(ProbeListener listener, Duration timeout) {
        return Boolean.TRUE.equals(listener.rejectsChecks()) ? connect(listener, timeout) : look(listener);
    }

    private ListenerCheck look(ProbeListener listener) {
        Instant at = clock.instant();
        long start = System.nanoTime();
        String error;
        try {
            error = sockets.listenOn(InetAddress.getByName(listener.host()), listener.port())
                    ? null
                    : "no socket listens on this address";
        } catch (IOException e) {
            error = "cannot read which sockets listen: " + e;
        }
        return result(listener, at, start, error);
    }

    private ListenerCheck connect(ProbeListener listener, Duration timeout) {
        Instant at = clock.instant();
        long start = System.nanoTime();
        String error = null;
        try (Socket socket = new Socket()) {
            // Linux accepts this source for every address of the machine itself, not only for loopback addresses.
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(ProbeListener.CHECK_SOURCE), 0));
            InetSocketAddress address = new InetSocketAddress(listener.host(), listener.port());
            socket.connect(address, Math.toIntExact(Math.max(1, timeout.toMillis())));
            // A reset needs no TIME_WAIT. HAProxy detects it immediately, often before it connects to the database.
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            error = isReset(e) ? null : Objects.requireNonNullElse(e.getMessage(), e.toString());
        }
        return result(listener, at, start, error);
    }

    private static ListenerCheck result(ProbeListener listener, Instant at, long start, @Nullable String error) {
        long micros = (System.nanoTime() - start) / 1000;
        return new ListenerCheck(listener.name(), error == null, at, micros, error);
    }

    /** HAProxy accepted the connection and then reset it, because a rule rejects the source. */
    private static boolean isReset(IOException e) {
        return e.getClass() == SocketException.class
                && Objects.requireNonNullElse(e.getMessage(), "").startsWith("Connection reset");
    }
}
