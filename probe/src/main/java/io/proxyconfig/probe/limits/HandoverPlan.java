package io.proxyconfig.probe.limits;

import io.proxyconfig.api.probe.ConnectionLimits;
import io.proxyconfig.api.probe.ServerStateUpdate;
import io.proxyconfig.api.probe.ServerStateUpdate.ConfiguredServer;
import io.proxyconfig.probe.limits.WorkerConnections.ListenerConnections;
import io.proxyconfig.probe.limits.WorkerConnections.ServerConnections;
import io.proxyconfig.probe.state.AdminStates;
import io.proxyconfig.probe.state.NextStart;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Divides the limits of the next configuration between the current worker and the next one, just before a push. The current worker
 * gets lower limits first. So its connections cannot grow beyond what the next worker leaves for them.
 */
final class HandoverPlan {
    private final WorkerLimits worker;
    private final @Nullable ConnectionLimits present;
    private final ConnectionLimits next;
    private final DrainingConnections draining;
    private final DrainedServers ours;
    private final WorkerConnections before;
    private final AdminStates states;
    /** Address and port of each server of the next configuration. */
    private final Map<String, String> addresses;

    /**
     * Reads the current worker, after the draining ones.
     *
     * @param present limits of the current worker; null if the probe does not have them
     */
    HandoverPlan(
            WorkerLimits worker,
            @Nullable ConnectionLimits present,
            ServerStateUpdate update,
            DrainingConnections draining,
            DrainedServers ours)
            throws IOException {
        this.worker = worker;
        this.present = present;
        this.next = Objects.requireNonNull(update.limits());
        this.draining = draining;
        this.ours = ours;
        this.before = worker.connections();
        this.states = worker.states();
        this.addresses = update.servers().stream()
                .collect(Collectors.toUnmodifiableMap(HandoverPlan::key, this::address, (one, duplicate) -> one));
        ours.follow(worker.pid(), states.drained());
    }

    private static String key(ConfiguredServer server) {
        return ConnectionLimits.server(server.backend(), server.name());
    }

    /** The current worker has the address of a host name. */
    private String address(ConfiguredServer server) {
        try {
            return WorkerConnections.address(
                    InetAddress.ofLiteral(server.address()).getHostAddress(), server.port());
        } catch (IllegalArgumentException name) {
            ServerConnections present = before.servers().get(key(server));
            return present == null ? "" : present.address();
        }
    }

    /** Lowers limits of the current worker. Only limits that the probe raises again if there is no reload. */
    Handover limitCurrentWorker(Duration until) throws IOException {
        Map<String, Integer> servers = new HashMap<>();
        Map<String, Integer> listeners = new HashMap<>();
        Map<String, Integer> presentServers = present == null ? Map.of() : present.servers();
        for (Map.Entry<String, Integer> limit : next.servers().entrySet()) {
            ServerConnections server = before.servers().get(limit.getKey());
            if (server != null && presentServers.containsKey(limit.getKey())) {
                servers.put(limit.getKey(), limitServer(limit.getKey(), server, limit.getValue()));
            }
        }
        Map<String, Integer> presentListeners = present == null ? Map.of() : present.listeners();
        for (Map.Entry<String, Integer> limit : next.listeners().entrySet()) {
            ListenerConnections listener = before.listeners().get(limit.getKey());
            if (listener != null && presentListeners.containsKey(limit.getKey())) {
                listeners.put(limit.getKey(), limitListener(limit.getKey(), listener, limit.getValue()));
            }
        }
        return new Handover(worker.pid(), until, servers, listeners);
    }

    private int limitServer(String key, ServerConnections server, int limit) throws IOException {
        int held = draining.toServer(key, server.address(), addresses.keySet());
        int keep = LimitShares.untilHandover(limit, held, server.current() + server.waiting());
        if (keep > 0 && keep < server.limit()) {
            worker.limitServer(key, keep);
        }
        return keep;
    }

    private int limitListener(String name, ListenerConnections listener, int limit) throws IOException {
        int keep = LimitShares.untilHandover(limit, draining.toListener(name), listener.current());
        if (keep < listener.limit()) {
            worker.limitListener(name, keep);
        }
        return keep;
    }

    /** How the next worker starts, after the current one has its limits. */
    NextStart next(Handover limited) throws IOException {
        DrainingConnections others = draining.with(mostOf(worker.connections(), limited));
        Map<String, Integer> servers = new HashMap<>();
        Set<String> full = new HashSet<>();
        next.servers().forEach((key, limit) -> {
            int held = others.toServer(key, addresses.getOrDefault(key, ""), addresses.keySet());
            int start = LimitShares.leftOver(limit, held + unknown(key));
            if (start < limit) {
                servers.put(key, Math.max(1, start));
            }
            boolean othersDrain = states.isDrained(key) && !ours.contains(key);
            if (start == 0 && !othersDrain) {
                full.add(key);
            }
        });
        Map<String, Integer> listeners = new HashMap<>();
        next.listeners().forEach((name, limit) -> {
            int start = LimitShares.leftOver(limit, others.toListener(name));
            if (start < limit) {
                // In a file, 0 means another limit.
                listeners.put(name, Math.max(1, start));
            }
        });
        Set<String> ready = new HashSet<>(ours.current());
        ready.removeAll(full);
        boolean unchanged = servers.isEmpty() && listeners.isEmpty();
        return new NextStart(unchanged ? null : new ConnectionLimits(next.revision(), servers, listeners), full, ready);
    }

    /** The most connections that the current worker can have when it drains. */
    private WorkerConnections mostOf(WorkerConnections now, Handover limited) {
        Map<String, ServerConnections> servers = new HashMap<>();
        now.servers().forEach((key, server) -> {
            boolean bounded = limited.servers().containsKey(key);
            int most = states.isClosed(key)
                    ? server.current()
                    : bounded ? server.most(false) : server.current() + server.waiting();
            servers.put(key, new ServerConnections(server.address(), most, 0, 0));
        });
        Map<String, ListenerConnections> listeners = new HashMap<>();
        now.listeners().forEach((name, listener) -> {
            int most = limited.listeners().containsKey(name) ? listener.most(false) : listener.current();
            listeners.put(name, new ListenerConnections(most, 0));
        });
        return new WorkerConnections(true, servers, listeners);
    }

    /** Connections of draining workers that do not answer: an earlier reading has lowered the limit of the current worker by them. */
    private int unknown(String key) {
        Integer limit = present == null ? null : present.servers().get(key);
        ServerConnections server = before.servers().get(key);
        if (draining.complete() || limit == null || server == null) {
            return 0;
        }
        int held = draining.toServer(key, server.address(), before.servers().keySet());
        return LimitShares.leftOver(limit, server.limit() + held);
    }
}
