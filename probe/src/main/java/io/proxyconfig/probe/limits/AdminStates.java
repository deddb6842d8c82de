package io.proxyconfig.probe.limits;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The administrative states of the servers of a worker: drain and maintenance ({@code show servers state}). */
record AdminStates(Map<String, Integer> flags) {
    static final String COMMAND = "show servers state";

    /** Flags of the column {@code srv_admin_state} (management guide, section 9.3). */
    private static final int MAINTENANCE = 0x01;

    private static final int DRAIN = 0x08;

    private static final int BACKEND = 1;
    private static final int SERVER = 3;
    private static final int FLAGS = 6;

    AdminStates {
        flags = Map.copyOf(flags);
    }

    static AdminStates parse(String output) {
        Map<String, Integer> flags = new HashMap<>();
        output.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" ", -1))
                .filter(columns -> columns.length > FLAGS)
                .forEach(columns ->
                        flags.put(columns[BACKEND] + "/" + columns[SERVER], Integer.parseInt(columns[FLAGS])));
        return new AdminStates(flags);
    }

    Set<String> drained() {
        return flags.keySet().stream().filter(this::isDrained).collect(Collectors.toUnmodifiableSet());
    }

    boolean isDrained(String server) {
        return (flags.getOrDefault(server, 0) & DRAIN) != 0;
    }

    /** Whether the server gets no new connection. */
    boolean isClosed(String server) {
        return (flags.getOrDefault(server, 0) & (DRAIN | MAINTENANCE)) != 0;
    }
}
