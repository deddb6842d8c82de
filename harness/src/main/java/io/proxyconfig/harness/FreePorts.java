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
 * TCP ports on loopback that nobody listens on. They lie below the range from which the kernel picks the ports of
 * outgoing connections, so that no connection of another test takes one before its server does. None is given out
 * twice: two HAProxies of one user would share a port without a word (socket(7), SO_REUSEPORT).
 */
public final class FreePorts {
    private static final int LOWEST = 15_000;
    private static final int END = 32_000;
    private static final int MOST_TRIES = 10_000;
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private FreePorts() {}

    /** One free port. */
    public static int one() {
        return several(1).getFirst();
    }

    /**
     * That many different free ports.
     *
     * @throws IllegalStateException where the machine has none left
     */
    public static List<Integer> several(int count) {
        Set<Integer> found = new HashSet<>();
        for (int tries = 0; found.size() < count; tries++) {
            if (tries == MOST_TRIES) {
                throw new IllegalStateException("no free TCP port on 127.0.0.1 from " + LOWEST + " to " + END);
            }
            int port = ThreadLocalRandom.current().nextInt(LOWEST, END);
            if (isFree(port) && GIVEN.add(port)) {
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
            throw new UncheckedIOException("can't try port " + port, e);
        }
    }
}
