package io.proxyconfig.operator.status;

import io.proxyconfig.api.probe.HaproxyViewBuilder;
import io.proxyconfig.api.probe.MySqlViewBuilder;
import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.HaproxyView;
import io.proxyconfig.api.probe.ProbeReport.ListenerCheck;
import io.proxyconfig.api.probe.ProbeReport.MySqlView;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.api.probe.ProbeReportBuilder;
import io.proxyconfig.api.probe.WorkerViewBuilder;
import io.proxyconfig.api.v1alpha1.DriftPolicy;
import io.proxyconfig.api.v1alpha1.SslMode;
import io.proxyconfig.operator.observe.InstanceObservation;
import io.proxyconfig.operator.observe.Reading;
import io.proxyconfig.operator.render.Endpoint;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.resolve.Configuration;
import io.proxyconfig.operator.resolve.Credentials;
import io.proxyconfig.operator.resolve.DesiredState;
import io.proxyconfig.operator.resolve.DesiredStateBuilder;
import io.proxyconfig.operator.resolve.DrainBudget;
import io.proxyconfig.operator.resolve.Instance;
import io.proxyconfig.operator.resolve.ManagedInstances;
import io.proxyconfig.operator.resolve.ManagedInstancesBuilder;
import io.proxyconfig.operator.resolve.MySqlProbeTarget;
import io.proxyconfig.operator.resolve.MySqlProbeTargetBuilder;
import io.proxyconfig.operator.resolve.ReloadLimits;
import io.proxyconfig.operator.resolve.Resolution;
import io.proxyconfig.operator.resolve.ResourceIdentity;
import io.proxyconfig.operator.rollout.InstanceResult;
import io.proxyconfig.operator.rollout.ProbeTargets;
import io.proxyconfig.operator.status.StatusInput.InstanceInput;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Inputs of a status in which everything is healthy but what a test changes. */
final class Situation {
    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    static final String REVISION = "0123456789ab";
    static final MySqlView HEALTHY = MySqlViewBuilder.builder()
            .desired(2)
            .held(2)
            .oldestOpenedAt(NOON)
            .freshSucceeded(true)
            .freshLatencyMicros(900L)
            .breaks(List.of())
            .build();

    private static final Rendered RENDERED =
            new Rendered(REVISION, List.of(new Endpoint("mysql", "127.0.0.1", 3306)), List.of(), List.of());

    private static final MySqlProbeTarget PROBE = MySqlProbeTargetBuilder.builder()
            .user("probe")
            .password("secret")
            .query("SELECT 1")
            .interval(Duration.ofSeconds(1))
            .heldConnections(2)
            .sslMode(SslMode.Preferred)
            .build();

    /** The configuration of a probe that has the present {@code spec.probe}. */
    static final String CONFIG_ID =
            ProbeTargets.configId(instance("any"), "listeners", desired(PROBE, List.of()), RENDERED);

    private Situation() {}

    static StatusInput input(InstanceInput... instances) {
        return input(null, instances);
    }

    static StatusInput withoutProbe(InstanceInput... instances) {
        return input(null, null, instances);
    }

    /** An instance whose probe has a spec that requires TLS, in the mode in which the probe reports its connections. */
    static StatusInput requiringTls(@Nullable String reportedMode) {
        MySqlProbeTarget required =
                MySqlProbeTargetBuilder.builder(PROBE).sslMode(SslMode.Required).build();
        ProbeReport report = ProbeReportBuilder.builder(
                        reported("a", HEALTHY, current(NOON)).report().orElseThrow())
                .configId(ProbeTargets.configId(instance("a"), "listeners", desired(required, List.of()), RENDERED))
                .mysql(MySqlViewBuilder.builder(HEALTHY).sslMode(reportedMode).build())
                .build();
        return input(null, required, instance("a", new Reading.Available<>(report)));
    }

    static StatusInput input(@Nullable ManagedInstances managed, InstanceInput... instances) {
        return input(managed, PROBE, instances);
    }

    private static StatusInput input(
            @Nullable ManagedInstances managed, @Nullable MySqlProbeTarget probe, InstanceInput... instances) {
        DesiredState desired = desired(
                probe,
                Arrays.stream(instances)
                        .map(one -> one.observation().instance())
                        .toList());
        return StatusInputBuilder.builder()
                .generation(1)
                .resolution(new Resolution.Resolved(desired))
                .rendering(RENDERED)
                .instances(List.of(instances))
                .now(NOON)
                .managed(managed)
                .build();
    }

    private static DesiredState desired(@Nullable MySqlProbeTarget probe, List<Instance> instances) {
        return DesiredStateBuilder.builder()
                .resource(new ResourceIdentity("shop", "orders", null))
                .configuration(new Configuration.RawText("", "spec.raw.configMap", Set.of()))
                .instances(instances)
                .probe(probe)
                .reload(new ReloadLimits(Duration.ofMillis(250), 60))
                .drain(new DrainBudget(2, 64L << 20, Duration.ofHours(1)))
                .driftPolicy(DriftPolicy.Repair)
                .build();
    }

    static ManagedInstances managed(int wanted, @Nullable String missing) {
        return ManagedInstancesBuilder.builder(ManagedInstances.none())
                .wanted(wanted)
                .present(wanted)
                .selector("app=shop")
                .missing(missing)
                .build();
    }

    static InstanceInput probeDown(String name) {
        return probeDown(name, "connection refused");
    }

    static InstanceInput probeDown(String name, String message) {
        return instance(name, new Reading.Failed<>(message));
    }

    static InstanceInput haproxyDown(String name) {
        return reported(
                name,
                HaproxyViewBuilder.builder()
                        .error("no answer")
                        .workers(List.of())
                        .build(),
                HEALTHY);
    }

    /** HAProxy lists only its current worker. */
    static InstanceInput incomplete(String name) {
        HaproxyView haproxy = HaproxyViewBuilder.builder()
                .reachable(true)
                .description("proxyconfig shop/orders revision " + REVISION)
                .workersError("HAProxy does not list all workers")
                .workers(List.of(current(NOON)))
                .build();
        return reported(name, haproxy, HEALTHY);
    }

    static InstanceInput warned(String name, String revision, String warning) {
        HaproxyView haproxy = HaproxyViewBuilder.builder()
                .reachable(true)
                .description("proxyconfig shop/orders revision " + revision)
                .startupWarnings(List.of(warning))
                .workers(List.of(current(NOON)))
                .build();
        return reported(name, haproxy, HEALTHY);
    }

    static InstanceInput reported(String name, @Nullable MySqlView mysql, WorkerView... workers) {
        HaproxyView haproxy = HaproxyViewBuilder.builder()
                .reachable(true)
                .version("2.8.25")
                .masterPid(1L)
                .description("proxyconfig shop/orders revision " + REVISION)
                .reloads(workers.length - 1)
                .failedReloads(0)
                .workers(List.of(workers))
                .build();
        return reported(name, haproxy, mysql);
    }

    private static InstanceInput reported(String name, HaproxyView haproxy, @Nullable MySqlView mysql) {
        ListenerCheck accepting = new ListenerCheck("mysql", true, NOON, 100, null);
        return instance(
                name,
                new Reading.Available<>(ProbeReportBuilder.builder()
                        .startedAt(NOON)
                        .observedAt(NOON)
                        .configId(CONFIG_ID)
                        .haproxy(haproxy)
                        .listeners(List.of(accepting))
                        .allowListFiles(List.of())
                        .mysql(mysql)
                        .build()));
    }

    static InstanceInput instance(String name, Reading<ProbeReport> probe) {
        return new InstanceInput(
                new InstanceObservation(instance(name), probe, Duration.ZERO, new Reading.Pending<>()),
                new InstanceResult.InSync(false),
                "checksum",
                null,
                null);
    }

    private static Instance instance(String name) {
        URI url = URI.create("http://127.0.0.1:5555");
        return new Instance(name, url, url, new Credentials("admin", "secret", "token", null));
    }

    static WorkerView current(@Nullable Instant startedAt) {
        return WorkerViewBuilder.builder()
                .pid(9)
                .current(true)
                .startedAt(startedAt)
                .sessions(3)
                .memoryBytes(5L << 20)
                .servers(Map.of())
                .build();
    }

    static WorkerView draining(long pid, @Nullable Instant startedAt) {
        return WorkerViewBuilder.builder()
                .pid(pid)
                .startedAt(startedAt)
                .reloadsSurvived(1)
                .sessions(1)
                .memoryBytes(5L << 20)
                .servers(Map.of())
                .build();
    }
}
