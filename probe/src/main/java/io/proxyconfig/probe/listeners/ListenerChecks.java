package io.proxyconfig.probe.listeners;

import io.proxyconfig.api.probe.ProbeConfig.ProbeListener;
import io.proxyconfig.api.probe.ProbeReport.ListenerCheck;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Listener checks: one TCP connection to each listener, to all listeners at the same time. */
public final class ListenerChecks {

    private final Clock clock;

    public ListenerChecks(Clock clock) {
        this.clock = clock;
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
        Instant at = clock.instant();
        long start = System.nanoTime();
        String error = null;
        try (Socket socket = new Socket()) {
            InetSocketAddress address = new InetSocketAddress(listener.host(), listener.port());
            if (address.getAddress() instanceof Inet4Address target && target.isLoopbackAddress()) {
                socket.bind(new InetSocketAddress(InetAddress.ofLiteral(ProbeListener.CHECK_SOURCE), 0));
            }
            socket.connect(address, Math.toIntExact(Math.max(1, timeout.toMillis())));
            // A reset needs no TIME_WAIT. HAProxy detects it immediately, often before it connects to the database.
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            error = isReset(e) ? null : Objects.requireNonNullElse(e.getMessage(), e.toString());
        }
        long micros = (System.nanoTime() - start) / 1000;
        return new ListenerCheck(listener.name(), error == null, at, micros, error);
    }

    /** HAProxy accepted the connection and then reset it, because a rule rejects the source. */
    private static boolean isReset(IOException e) {
        return e.getClass() == SocketException.class
                && Objects.requireNonNullElse(e.getMessage(), "").startsWith("Connection reset");
    }
}
