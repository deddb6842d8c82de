package io.proxyconfig.operator.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;

/** Counts sessions that ended because their pod did: {@code proxyconfig_sessions_ended_total}. */
public final class SessionsEndedCounter {
    private static final String NAME = "proxyconfig.sessions.ended";

    private final MeterRegistry meters;

    public SessionsEndedCounter(MeterRegistry meters) {
        this.meters = meters;
    }

    /**
     * Adds sessions.
     *
     * @param ended their number by the reason
     */
    public void add(String namespace, String name, Map<String, Integer> ended) {
        ended.forEach((reason, sessions) -> Counter.builder(NAME)
                .description("Client connections that ended because their pod did")
                .tags("namespace", namespace, "name", name, "reason", reason)
                .register(meters)
                .increment(sessions));
    }

    /** Removes the series of a deleted resource. */
    public void forget(String namespace, String name) {
        meters.find(NAME).tags("namespace", namespace, "name", name).meters().forEach(meters::remove);
    }
}
