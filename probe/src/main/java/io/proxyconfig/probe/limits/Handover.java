package io.proxyconfig.probe.limits;

import java.time.Duration;
import java.util.Map;

/**
 * The limits of the current worker from the request for its successor until it stops, or until the push must be over.
 *
 * @param pid the current worker
 * @param until time of the ticker
 * @param servers limits by {@code backend/server}
 * @param listeners limits by name
 */
record Handover(long pid, Duration until, Map<String, Integer> servers, Map<String, Integer> listeners) {
    Handover {
        servers = Map.copyOf(servers);
        listeners = Map.copyOf(listeners);
    }

    boolean isOver(long current, Duration now) {
        return pid != current || now.compareTo(until) >= 0;
    }
}
