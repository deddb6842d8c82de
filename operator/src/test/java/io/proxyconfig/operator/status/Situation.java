package io.proxyconfig.operator.status;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.HaproxyView;
import io.proxyconfig.api.probe.ProbeReport.ListenerCheck;
import io.proxyconfig.api.probe.ProbeReport.MySqlView;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.api.v1alpha1.DriftPolicy;
import io.proxyconfig.operator.observe.InstanceObservation;
import io.proxyconfig.operator.observe.Reading;
import io.proxyconfig.operator.render.Endpoint;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.resolve.Configuration;
import io.proxyconfig.operator.resolve.Credentials;
import io.proxyconfig.operator.resolve.DesiredState;
import io.proxyconfig.operator.resolve.DrainBudget;
import io.proxyconfig.operator.resolve.Instance;
import io.proxyconfig.operator.resolve.ManagedInstances;
import io.proxyconfig.operator.resolve.MySqlProbeTarget;
import io.proxyconfig.operator.resolve.ReloadLimits;
import io.proxyconfig.operator.resolve.Resolution;
import io.proxyconfig.operator.rollout.InstanceResult;
import io.proxyconfig.operator.status.StatusInput.InstanceInput;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Inputs of a status in which everything is healthy but what a test changes. */
final class Situation {
    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    static final String REVISION = "0123456789ab";
    static final MySqlView HEALTHY = new MySqlView(2, 2, 0, NOON, true, 900L, null, null, List.of());

    private static final Rendered RENDERED =
            new Rendered(REVISION, List.of(new Endpoint("mysql", "127.0.0.1", 3306)), List.of(), List.of());

    private Situation() {}

    static StatusInput input(InstanceInput... instances) {
        return input(null, instances);
    }

    static StatusInput withoutProbe(InstanceInput... instances) {
        return input(null, null, instances);
    }

    static StatusInput input(@Nullable ManagedInstances managed, InstanceInput... instances) {
        return input(
                managed,
                new MySqlProbeTarget(null, "probe", "secret", null, "SELECT 1", Duration.ofSeconds(1), 2),
                instances);
    }

    private static StatusInput input(
            @Nullable ManagedInstances managed, @Nullable MySqlProbeTarget probe, InstanceInput... instances) {
        DesiredState desired = new DesiredState(
                "shop",
                "orders",
                new Configuration.RawText("", "spec.raw.configMap"),
                Arrays.stream(instances)
                        .map(one -> one.observation().instance())
                        .toList(),
                probe,
                new ReloadLimits(Duration.ofMillis(250), 60),
                new DrainBudget(2, 64L << 20, Duration.ofHours(1)),
                DriftPolicy.Repair);
        return StatusInputBuilder.builder()
                .generation(1)
                .resolution(new Resolution.Resolved(desired))
                .rendering(RENDERED)
                .instances(List.of(instances))
                .now(NOON)
                .managed(managed)
                .build();
    }

    static ManagedInstances managed(int wanted, @Nullable String missing) {
        return new ManagedInstances(List.of(), wanted, wanted, "app=shop", missing, null, null, null);
    }

    static InstanceInput probeDown(String name) {
        return probeDown(name, "connection refused");
    }

    static InstanceInput probeDown(String name, String message) {
        return instance(name, new Reading.Failed<>(message, NOON));
    }

    static InstanceInput haproxyDown(String name) {
        return reported(name, new HaproxyView(false, "no answer", null, null, null, 0, 0, List.of()), HEALTHY);
    }

    static InstanceInput reported(String name, @Nullable MySqlView mysql, WorkerView... workers) {
        HaproxyView haproxy = new HaproxyView(
                true,
                null,
                "2.8.25",
                1L,
                "proxyconfig shop/orders revision " + REVISION,
                workers.length - 1,
                0,
                List.of(workers));
        return reported(name, haproxy, mysql);
    }

    private static InstanceInput reported(String name, HaproxyView haproxy, @Nullable MySqlView mysql) {
        ListenerCheck accepting = new ListenerCheck("mysql", true, NOON, 100, null);
        return instance(
                name,
                new Reading.Available<>(
                        new ProbeReport(NOON, NOON, "config", haproxy, List.of(accepting), List.of(), mysql), NOON));
    }

    private static InstanceInput instance(String name, Reading<ProbeReport> probe) {
        URI url = URI.create("http://127.0.0.1:5555");
        Instance instance = new Instance(name, url, url, new Credentials("admin", "secret", "token", null));
        return new InstanceInput(
                new InstanceObservation(instance, probe, new Reading.Pending<>(NOON)),
                new InstanceResult.InSync(false),
                "checksum");
    }

    static WorkerView current(@Nullable Instant startedAt) {
        return new WorkerView(9, true, startedAt, 0, 3, 5L << 20, Map.of());
    }

    static WorkerView draining(long pid, @Nullable Instant startedAt) {
        return new WorkerView(pid, false, startedAt, 1, 1, 5L << 20, Map.of());
    }
}
