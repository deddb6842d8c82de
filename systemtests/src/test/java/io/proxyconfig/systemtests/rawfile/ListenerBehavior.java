package io.proxyconfig.systemtests.rawfile;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** What clients of a listener see: the first line of each answer, or how the connection ends. */
final class ListenerBehavior {
    /** Enough to see each of three servers. */
    private static final int CONNECTIONS = 6;

    private static final int CONNECT_MILLIS = 5000;
    private static final int GREETING_MILLIS = 400;
    private static final int ANSWER_MILLIS = 5000;

    private final List<Integer> ports;
    private final List<Set<String>> outcomes;

    private ListenerBehavior(List<Integer> ports) {
        this.ports = ports;
        this.outcomes = ports.stream().<Set<String>>map(port -> new TreeSet<>()).toList();
    }

    /** The behavior of the listeners on these ports, from some connections to each. */
    static ListenerBehavior of(List<Integer> ports) throws InterruptedException {
        ListenerBehavior behavior = new ListenerBehavior(ports);
        behavior.connectAgain();
        return behavior;
    }

    /** The different outcomes so far, for each listener. */
    List<Set<String>> outcomes() {
        return outcomes;
    }

    /** Adds the outcomes of further connections: a balance at random needs them to show each server. */
    void connectAgain() throws InterruptedException {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<List<Future<String>>> connections = ports.stream()
                    .map(port -> IntStream.range(0, CONNECTIONS)
                            .mapToObj(i -> executor.submit(() -> outcome(port)))
                            .toList())
                    .toList();
            for (int i = 0; i < connections.size(); i++) {
                for (Future<String> connection : connections.get(i)) {
                    outcomes.get(i).add(connection.get());
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String outcome(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            socket.setSoTimeout(GREETING_MILLIS);
            try {
                return line(in);
            } catch (SocketTimeoutException waitsForARequest) {
                socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                socket.setSoTimeout(ANSWER_MILLIS);
                return line(in);
            }
        } catch (ConnectException refused) {
            return "refused";
        } catch (SocketTimeoutException silent) {
            return "no answer";
        } catch (IOException broken) {
            return "reset";
        }
    }

    private static String line(BufferedReader in) throws IOException {
        String line = in.readLine();
        return line == null ? "closed" : line;
    }
}
