package io.proxyconfig.probe.limits;

import io.proxyconfig.api.probe.ConnectionLimits;
import io.proxyconfig.probe.workers.StatRows;
import io.proxyconfig.probe.workers.StatRows.StatRow;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The connections of one worker and its present limits, from {@code show stat}.
 *
 * @param stopped whether it no longer accepts connections
 * @param servers by {@code backend/server}
 * @param listeners by name
 */
record WorkerConnections(
        boolean stopped, Map<String, ServerConnections> servers, Map<String, ListenerConnections> listeners) {

    /** Frontends, backends and servers (types 1, 2 and 4) of all proxies. */
    static final String COMMAND = "show stat -1 7 -1";

    private static final String CURRENT = "scur";
    private static final String WAITING = "qcur";
    private static final String LIMIT = "slim";
    private static final String STATUS = "status";
    private static final String ADDRESS = "addr";
    private static final String STOPPED = "STOP";

    private static final List<String> COLUMNS =
            List.of(StatRows.PROXY, StatRows.SERVICE, StatRows.TYPE, CURRENT, WAITING, LIMIT, STATUS, ADDRESS);

    private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}$");

    WorkerConnections {
        servers = Map.copyOf(servers);
        listeners = Map.copyOf(listeners);
    }

    /** Without servers and listeners that have no connection and can have none. */
    WorkerConnections withConnections() {
        Map<String, ServerConnections> open = new HashMap<>(servers);
        open.values().removeIf(server -> server.most(stopped) == 0);
        Map<String, ListenerConnections> used = new HashMap<>(listeners);
        used.values().removeIf(listener -> listener.most(stopped) == 0);
        return new WorkerConnections(stopped, open, used);
    }

    boolean isEmpty() {
        return stopped && servers.isEmpty() && listeners.isEmpty();
    }

    /** An address and a port in one of the forms in which HAProxy or a spec can have it, always in the same form. */
    static String address(String host, int port) {
        try {
            return InetAddress.ofLiteral(host).getHostAddress() + ":" + port;
        } catch (IllegalArgumentException name) {
            return host + ":" + port;
        }
    }

    private static String address(String text) {
        int end = text.lastIndexOf(':');
        if (end < 0 || !PORT.matcher(text).find(end)) {
            return text;
        }
        String host = text.substring(0, end);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return address(
                bracketed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(text.substring(end + 1)));
    }

    /**
     * The connections to one server.
     *
     * @param address its address and port
     * @param current connections that the server has
     * @param waiting connections in the queues of the server and of its backend
     * @param limit {@code maxconn}; 0 for none
     */
    record ServerConnections(String address, int current, int waiting, int limit) {
        /**
         * How many connections the worker can have to it later.
         *
         * @param stopped whether the worker no longer accepts connections; those in a queue still reach the server then
         */
        int most(boolean stopped) {
            if (limit == 0) {
                return current + waiting;
            }
            return Math.max(current, stopped ? Math.min(limit, current + waiting) : limit);
        }
    }

    /**
     * The connections to one listener.
     *
     * @param current connections that it has
     * @param limit {@code maxconn}
     */
    record ListenerConnections(int current, int limit) {
        int most(boolean stopped) {
            return stopped ? current : Math.max(current, limit);
        }
    }

    /**
     * Parses the output.
     *
     * @throws IOException if a necessary column or value is missing or invalid
     */
    static WorkerConnections parse(Reader output) throws IOException {
        Parser parser = new Parser();
        StatRows.read(output, COLUMNS, parser::add);
        return parser.result();
    }

    /** Backends come after their servers. */
    private static final class Parser {
        private final Map<String, ListenerConnections> listeners = new HashMap<>();
        private final Map<String, Map<String, ServerConnections>> backends = new HashMap<>();
        private final Map<String, Integer> waiting = new HashMap<>();
        private boolean accepts;

        void add(StatRow row) throws IOException {
            String proxy = row.text(StatRows.PROXY);
            switch (row.text(StatRows.TYPE)) {
                case StatRows.FRONTEND -> {
                    accepts |= !row.text(STATUS).equals(STOPPED);
                    listeners.put(proxy, new ListenerConnections(row.number(CURRENT), row.number(LIMIT)));
                }
                case StatRows.BACKEND -> waiting.put(proxy, row.number(WAITING));
                case StatRows.SERVER ->
                    backends.computeIfAbsent(proxy, name -> new HashMap<>())
                            .put(
                                    row.text(StatRows.SERVICE),
                                    new ServerConnections(
                                            address(row.text(ADDRESS)),
                                            row.number(CURRENT),
                                            row.number(WAITING),
                                            row.number(LIMIT)));
                default -> {}
            }
        }

        WorkerConnections result() {
            Map<String, ServerConnections> servers = new HashMap<>();
            backends.forEach((backend, byName) -> byName.forEach((name, server) -> servers.put(
                    ConnectionLimits.server(backend, name),
                    new ServerConnections(
                            server.address(),
                            server.current(),
                            server.waiting() + waiting.getOrDefault(backend, 0),
                            server.limit()))));
            return new WorkerConnections(!accepts, servers, listeners);
        }
    }
}
