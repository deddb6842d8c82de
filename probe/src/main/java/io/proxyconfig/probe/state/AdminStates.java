package io.proxyconfig.probe.state;

import static io.proxyconfig.probe.state.ShowServersState.DRAIN;
import static io.proxyconfig.probe.state.ShowServersState.MAINTENANCE;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The administrative states of the servers of a worker: drain and maintenance.
 *
 * @param flags the flags of {@code srv_admin_state} by {@code backend/server}
 */
public record AdminStates(Map<String, Integer> flags) {
    /** The command that {@link #parse} needs the output of. */
    public static final String COMMAND = ShowServersState.COMMAND;

    public AdminStates {
        flags = Map.copyOf(flags);
    }

    /** Parses the output of the command. */
    public static AdminStates parse(String output) {
        return new AdminStates(ShowServersState.administrativeStates(output));
    }

    /** The servers in drain. */
    public Set<String> drained() {
        return flags.keySet().stream().filter(this::isDrained).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a server is in drain. */
    public boolean isDrained(String server) {
        return (flags.getOrDefault(server, 0) & DRAIN) != 0;
    }

    /** Whether a server gets no new connection. */
    public boolean isClosed(String server) {
        return (flags.getOrDefault(server, 0) & (DRAIN | MAINTENANCE)) != 0;
    }
}
