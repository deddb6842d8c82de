package io.proxyconfig.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free TCP ports on loopback. They are below the range of the kernel's ephemeral ports, so that no outgoing connection of
 * another test takes one first. No port is returned twice, because two HAProxy processes of one user share a port without an error
 * (socket(7), SO_REUSEPORT).
 */
public final class FreePorts {
    private static final int LOWEST = 15_000;
    private static final int END = 32_000;
    private static final int MOST_TRIES = 10_000;
    private static final Set<Integer> USED = ConcurrentHashMap.newKeySet();

    private FreePorts() {}

    /** One free port. */
    public static int one() {
        return several(1).getFirst();
    }

    /**
     * Several different free ports.
     *
     * @throws IllegalStateException where the machine has no free port left
     */
    public static List<Integer> several(int count) {
        Set<Integer> found = new HashSet<>();
        for (int tries = 0; found.size() < count; tries++) {
            if (tries == MOST_TRIES) {
                throw new IllegalStateException("no free TCP port on 127.0.0.1 from " + LOWEST + " to " + END);
            }
            int port = ThreadLocalRandom.current().nextInt(LOWEST, END);
            if (isFree(port) && USED.add(port)) {
                found.add(port);
            }
        }
        return new ArrayList<>(found);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.isBound();
        } catch (BindException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot test port " + port, e);
        }
    }
}
