package io.proxyconfig.probe.limits;

import io.proxyconfig.api.probe.ConnectionLimits;
import io.proxyconfig.probe.limits.WorkerConnections.ListenerConnections;
import io.proxyconfig.probe.limits.WorkerConnections.ServerConnections;
import io.proxyconfig.probe.state.AdminStates;
import io.proxyconfig.probe.state.NextStart;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the current worker what the draining ones leave over. */
final class CurrentWorker {
    private static final Logger LOG = LoggerFactory.getLogger(CurrentWorker.class);

    private final WorkerLimits worker;
    private final ConnectionLimits limits;
    private final DrainingConnections draining;
    private final DrainedServers ours;
    private final @Nullable Handover handover;
    private final WorkerConnections now;
    private final AdminStates states;

    /**
     * Reads the current worker, after the draining ones.
     *
     * @param handover limits that this worker must not exceed because of its successor
     */
    CurrentWorker(
            WorkerLimits worker,
            ConnectionLimits limits,
            DrainingConnections draining,
            DrainedServers ours,
            @Nullable Handover handover)
            throws IOException {
        this.worker = worker;
        this.limits = limits;
        this.draining = draining;
        this.ours = ours;
        this.handover = handover;
        this.now = worker.connections();
        this.states = worker.states();
        ours.follow(worker.pid(), states.drained());
    }

    /** Changes limits and states that differ. */
    void apply() throws IOException {
        for (Map.Entry<String, Integer> limit : limits.servers().entrySet()) {
            ServerConnections server = now.servers().get(limit.getKey());
            if (server != null) {
                applyTo(limit.getKey(), server, limit.getValue());
            }
        }
        for (Map.Entry<String, Integer> limit : limits.listeners().entrySet()) {
            ListenerConnections listener = now.listeners().get(limit.getKey());
            if (listener != null) {
                applyTo(limit.getKey(), listener, limit.getValue());
            }
        }
    }

    private void applyTo(String key, ServerConnections server, int limit) throws IOException {
        int target = LimitShares.leftOver(limit, held(key, server));
        if (handover != null) {
            target = Math.min(target, handover.servers().getOrDefault(key, limit));
        }
        if (!draining.complete()) {
            target = Math.min(target, ours.contains(key) ? 0 : server.limit() == 0 ? limit : server.limit());
        }
        if (target == 0) {
            close(key, server, limit);
        } else {
            open(key, server, target);
        }
    }

    /** The limit 0 means no limit. If an administrator takes the server out of drain, it gets one connection at most. */
    private void close(String key, ServerConnections server, int limit) throws IOException {
        if (!states.isClosed(key)) {
            LOG.info("Draining workers have all {} connections of server {}; the probe drains it", limit, key);
            ours.add(key);
            worker.drain(key);
        }
        if (server.limit() != 1) {
            worker.limitServer(key, 1);
        }
    }

    private void open(String key, ServerConnections server, int target) throws IOException {
        if (server.limit() != target) {
            worker.limitServer(key, target);
        }
        if (ours.contains(key)) {
            LOG.info(
                    "Server {} can have {} connections of the current worker; the probe takes it out of drain",
                    key,
                    target);
            worker.ready(key);
            ours.remove(key);
        }
    }

    private void applyTo(String name, ListenerConnections listener, int limit) throws IOException {
        int target = LimitShares.leftOver(limit, draining.toListener(name));
        if (handover != null) {
            target = Math.min(target, handover.listeners().getOrDefault(name, limit));
        }
        if (!draining.complete()) {
            target = Math.min(target, listener.limit());
        }
        if (listener.limit() != target) {
            worker.limitListener(name, target);
        }
    }

    /** How a worker would start now, after a reload that the operator does not cause. */
    NextStart next() {
        Set<String> full = new HashSet<>();
        limits.servers().forEach((key, limit) -> {
            ServerConnections server = now.servers().get(key);
            boolean othersDrain = states.isDrained(key) && !ours.contains(key);
            if (server != null
                    && !othersDrain
                    && LimitShares.leftOver(limit, held(key, server) + server.current() + server.waiting()) == 0) {
                full.add(key);
            }
        });
        Set<String> ready = new HashSet<>(ours.current());
        ready.removeAll(full);
        return new NextStart(null, full, ready);
    }

    private int held(String key, ServerConnections server) {
        return draining.toServer(key, server.address(), now.servers().keySet());
    }
}
