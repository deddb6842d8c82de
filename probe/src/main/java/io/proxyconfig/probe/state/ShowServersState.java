package io.proxyconfig.probe.state;

import io.proxyconfig.api.probe.ConnectionLimits;
import io.proxyconfig.api.probe.ServerStateUpdate.ConfiguredServer;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The output of {@code show servers state}, which is also the content of a server-state file (management guide, section 9.3).
 * HAProxy does not compare all of it with its new configuration. It takes over the port of a server, and that the server is down.
 * It does so also if the new configuration has another port, or no health check.
 */
final class ShowServersState {
    static final String COMMAND = "show servers state";

    /** Columns of version 1, from 0. */
    private static final int BACKEND = 1;

    private static final int SERVER = 3;
    private static final int ADDRESS = 4;
    private static final int OPERATIONAL_STATE = 5;
    private static final int ADMINISTRATIVE_STATE = 6;
    private static final int SECONDS_SINCE_CHANGE = 9;
    private static final int HOST_NAME = 17;
    private static final int PORT = 18;

    private static final String VERSION = "1";
    private static final String RUNNING = "2";

    /** Flags of the administrative state: maintenance and drain by an administrator, and maintenance because DNS gave no address. */
    static final int MAINTENANCE = 0x01;

    static final int DRAIN = 0x08;
    private static final int UNRESOLVED = 0x20;

    private static final String NONE = "-";

    private ShowServersState() {}

    /** Whether this is the output of the command. */
    static boolean isValid(String output) {
        return output.startsWith(VERSION + "\n# ");
    }

    /** The same without the numbers that change every second. */
    static String withoutTimes(String output) {
        return output.lines()
                .map(line -> {
                    String[] columns = line.split(" ", -1);
                    if (columns.length > PORT) {
                        columns[SECONDS_SINCE_CHANGE] = NONE;
                    }
                    return String.join(" ", columns);
                })
                .collect(Collectors.joining("\n"));
    }

    /** What the next worker gets if it has the same configuration. */
    static String of(String output) {
        return of(output, columns -> line(columns, false));
    }

    /** What the next worker gets: servers that it has at the same address and port. */
    static String of(String output, List<ConfiguredServer> next) {
        Map<String, ConfiguredServer> byName = new HashMap<>();
        next.forEach(server -> byName.put(key(server.backend(), server.name()), server));
        return of(output, columns -> {
            ConfiguredServer server = byName.get(key(columns[BACKEND], columns[SERVER]));
            return server != null && isSame(server, columns) ? line(columns, !server.checked()) : "";
        });
    }

    /** The same, with other drains because of limits. */
    static String withDrains(String output, NextStart next) {
        return of(output, columns -> {
            String server = ConnectionLimits.server(columns[BACKEND], columns[SERVER]);
            int flags = Integer.parseInt(columns[ADMINISTRATIVE_STATE]);
            if (next.drained().contains(server) && (flags & MAINTENANCE) == 0) {
                flags |= DRAIN;
            } else if (next.ready().contains(server)) {
                flags &= ~DRAIN;
            }
            columns[ADMINISTRATIVE_STATE] = Integer.toString(flags);
            return String.join(" ", columns) + "\n";
        });
    }

    /** The flags of {@code srv_admin_state} by {@code backend/server}. */
    static Map<String, Integer> administrativeStates(String output) {
        return output.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" ", -1))
                .filter(columns -> columns.length > ADMINISTRATIVE_STATE)
                .collect(Collectors.toMap(
                        columns -> ConnectionLimits.server(columns[BACKEND], columns[SERVER]),
                        columns -> Integer.parseInt(columns[ADMINISTRATIVE_STATE]),
                        (one, duplicate) -> duplicate));
    }

    private static String of(String output, Function<String[], String> lineOf) {
        StringBuilder kept = new StringBuilder();
        output.lines().forEach(line -> {
            String[] columns = line.split(" ", -1);
            kept.append(columns.length <= PORT || line.startsWith("#") ? line + "\n" : lineOf.apply(columns));
        });
        return kept.toString();
    }

    private static String key(String backend, String server) {
        return backend + " " + server;
    }

    private static boolean isSame(ConfiguredServer server, String[] columns) {
        String address = columns[HOST_NAME].equals(NONE) ? columns[ADDRESS] : columns[HOST_NAME];
        return Integer.toString(server.port()).equals(columns[PORT]) && isSameAddress(server.address(), address);
    }

    private static boolean isSameAddress(String one, String other) {
        return one.equalsIgnoreCase(other)
                || (address(one).isPresent() && address(one).equals(address(other)));
    }

    private static Optional<InetAddress> address(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException name) {
            return Optional.empty();
        }
    }

    /**
     * A server that was not resolved counts as down. Without a health check, nothing would take it up again. Maintenance and drain
     * are in another column.
     *
     * @param up whether the next worker has no health check for the server
     */
    private static String line(String[] columns, boolean up) {
        if (up || (Integer.parseInt(columns[ADMINISTRATIVE_STATE]) & UNRESOLVED) != 0) {
            columns[OPERATIONAL_STATE] = RUNNING;
        }
        return String.join(" ", columns) + "\n";
    }
}
