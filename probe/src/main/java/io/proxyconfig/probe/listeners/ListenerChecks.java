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

/** Opens a fresh TCP connection to each listener, to all of them at once. */
public final class ListenerChecks {

    private final Clock clock;

    public ListenerChecks(Clock clock) {
        this.clock = clock;
    }

    /** Checks the listeners, in their order; takes no longer than {@code timeout} by much. */
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
            // A reset leaves nothing behind, and tells HAProxy at once that nobody is there: where it does not turn the
            // check away, that often spares the database half a login.
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            error = turnedAway(e) ? null : Objects.requireNonNullElse(e.getMessage(), e.toString());
        }
        long micros = (System.nanoTime() - start) / 1000;
        return new ListenerCheck(listener.name(), error == null, at, micros, error);
    }

    /** Only a connection that had been accepted can be reset; one that nobody accepts is refused. */
    private static boolean turnedAway(IOException e) {
        return e.getClass() == SocketException.class
                && Objects.requireNonNullElse(e.getMessage(), "").startsWith("Connection reset");
    }
}
