package io.proxyconfig.bench;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Determines when a port accepts connections, to about half a millisecond. */
final class PortReadiness {
    private static final Duration POLL = Duration.ofNanos(500_000);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private PortReadiness() {}

    /** {@link System#nanoTime()} when the first connection was accepted. */
    static long awaitAccepting(int port) throws IOException {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (true) {
            try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
                return System.nanoTime();
            } catch (ConnectException e) {
                if (System.nanoTime() > deadline) {
                    throw new IOException("port " + port + " was not live after " + TIMEOUT.toSeconds() + " s", e);
                }
                LockSupport.parkNanos(POLL.toNanos());
            }
        }
    }
}
