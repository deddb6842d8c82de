package io.proxyconfig.operator.pipeline;

import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.render.Rendered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The result of a reconciliation.
 *
 * @param status the new status
 * @param requeueAfter after which time to reconcile again even if nothing changes; empty when only a change can make a difference
 * @param rendered the configuration; empty when the spec gives none
 * @param verified whether it is verified on every instance that is up, and there is one or the spec wants none
 * @param sessions client connections of all instances, those that will go included
 * @param probes whether the probe of each instance reports its present state, by the name of the instance
 * @param ended sessions that ended with their pod since the last reconciliation, by the reason
 */
@RecordBuilder
public record ReconcileResult(
        ProxyConfigStatus status,
        Optional<Duration> requeueAfter,
        Optional<Rendered> rendered,
        boolean verified,
        ClientSessions sessions,
        Map<String, Boolean> probes,
        Map<String, Integer> ended) {

    public ReconcileResult {
        probes = Map.copyOf(probes);
        ended = Map.copyOf(ended);
    }

    /** The same with an earlier next reconciliation, if there is one. */
    ReconcileResult dueAfter(Optional<Duration> other) {
        Optional<Duration> next =
                Stream.of(requeueAfter, other).flatMap(Optional::stream).min(Duration::compareTo);
        return ReconcileResultBuilder.builder(this).requeueAfter(next).build();
    }
}
