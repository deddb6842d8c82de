package io.proxyconfig.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.probe.HaproxyViewBuilder;
import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.ListenerCheck;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.api.probe.ProbeReportBuilder;
import io.proxyconfig.api.probe.WorkerViewBuilder;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.api.v1alpha1.DriftPolicy;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
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
import io.proxyconfig.operator.resolve.Problem;
import io.proxyconfig.operator.resolve.ReloadLimits;
import io.proxyconfig.operator.resolve.Resolution;
import io.proxyconfig.operator.resolve.ResourceIdentity;
import io.proxyconfig.operator.rollout.Failure;
import io.proxyconfig.operator.rollout.FailureKind;
import io.proxyconfig.operator.rollout.Goal;
import io.proxyconfig.operator.rollout.InstanceResult;
import io.proxyconfig.operator.status.StatusInput.InstanceInput;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StatusFactoryTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final String REVISION = "0123456789ab";
    private static final InstanceResult DONE = new InstanceResult.InSync(false);
    private static final Instance INSTANCE = new Instance(
            "a",
            URI.create("http://127.0.0.1:5555"),
            URI.create("http://127.0.0.1:8443"),
            new Credentials("admin", "secret", "token", null));
    private static final DesiredState DESIRED = DesiredStateBuilder.builder()
            .resource(new ResourceIdentity("shop", "orders", null))
            .configuration(new Configuration.RawText("", "spec.raw.configMap", Set.of()))
            .instances(List.of(INSTANCE))
            .reload(new ReloadLimits(Duration.ofMillis(250), 60))
            .drain(new DrainBudget(1, 64L << 20, Duration.ofHours(24)))
            .driftPolicy(DriftPolicy.Repair)
            .build();
    private static final Rendered RENDERED =
            new Rendered(REVISION, List.of(new Endpoint("mysql", "127.0.0.1", 3306)), List.of(), List.of());

    private final StatusFactory statuses = new StatusFactory();

    @Test
    void isReadyOnlyWhenTheProbeReportsTheRevision() {
        ProxyConfigStatus status = statuses.status(input(1, DONE, report(REVISION, 3, 0), NOON), null);

        assertThat(condition(status, "Programmed").status()).isEqualTo(Status.True);
        assertThat(condition(status, "Ready").status()).isEqualTo(Status.True);
        assertThat(status.lastGoodRevision()).isEqualTo(REVISION);
        assertThat(status.readyReplicas()).isEqualTo(1);
    }

    @Test
    void isNotReadyWhileTheProbeReportsAnotherRevision() {
        ProxyConfigStatus status = statuses.status(input(1, DONE, report("ba9876543210", 3, 0), NOON), null);

        assertThat(condition(status, "Programmed").status()).isEqualTo(Status.False);
        assertThat(condition(status, "Programmed").reason()).isEqualTo("NotLive");
        assertThat(status.lastGoodRevision()).isNull();
    }

    @Test
    void isUnknownWhileTheProbeDoesNotAnswer() {
        Reading<ProbeReport> failed = new Reading.Failed<>("connection refused");

        ProxyConfigStatus status = statuses.status(input(1, DONE, failed, NOON), null);

        assertThat(condition(status, "Programmed").status()).isEqualTo(Status.Unknown);
        assertThat(condition(status, "Ready").status()).isEqualTo(Status.Unknown);
        assertThat(condition(status, "Ready").message())
                .isEqualTo(
                        "instance a: connection refused; check that the probe runs and that probeURL in spec.external is correct");
    }

    @Test
    void showsTheMessageOfHaproxyAndKeepsTheLastGoodRevision() {
        ProxyConfigStatus before = statuses.status(input(1, DONE, report(REVISION, 3, 0), NOON), null);
        Failure failure = new Failure(
                FailureKind.Refused, "unknown keyword 'bnid'", new Goal("0123456789ab", "0"), 1, Duration.ZERO);

        ProxyConfigStatus status = statuses.status(
                input(2, new InstanceResult.ApplyFailed(failure, Duration.ZERO), report(REVISION, 3, 0), NOON), before);

        assertThat(condition(status, "Accepted").status()).isEqualTo(Status.False);
        assertThat(condition(status, "Accepted").message()).contains("unknown keyword 'bnid'");
        assertThat(condition(status, "Programmed").status()).isEqualTo(Status.False);
        assertThat(status.lastGoodRevision()).isEqualTo(REVISION);
    }

    @Test
    void namesTheFieldThatCannotBeResolvedAndKeepsTheInstances() {
        ProxyConfigStatus before = statuses.status(input(1, DONE, report(REVISION, 3, 0), NOON), null);
        StatusInput input = StatusInputBuilder.builder()
                .generation(2)
                .resolution(new Resolution.Unresolved(
                        List.of(new Problem("spec.raw.configMap.name", "there is no ConfigMap of that name"))))
                .instances(List.of(new InstanceInput(
                        new InstanceObservation(INSTANCE, report(REVISION, 3, 0), Duration.ZERO, noDataPlaneReading()),
                        null,
                        null,
                        null,
                        null)))
                .now(NOON)
                .build();

        ProxyConfigStatus status = statuses.status(input, before);

        assertThat(condition(status, "ResolvedRefs").status()).isEqualTo(Status.False);
        assertThat(condition(status, "Ready").message())
                .isEqualTo("spec.raw.configMap.name: there is no ConfigMap of that name");
        assertThat(status.lastGoodRevision()).isEqualTo(REVISION);
        assertThat(Objects.requireNonNull(status.instanceStatuses()).getFirst().revision())
                .isEqualTo(REVISION);
    }

    @Test
    void aTransitionTimeChangesWithTheStatusOnly() {
        ProxyConfigStatus first = statuses.status(input(1, DONE, report(REVISION, 3, 0), NOON), null);
        Instant later = NOON.plusSeconds(60);

        ProxyConfigStatus same = statuses.status(input(2, DONE, report(REVISION, 3, 0), later), first);
        ProxyConfigStatus other = statuses.status(input(2, DONE, report("ba9876543210", 3, 0), later), same);

        assertThat(condition(same, "Ready").lastTransitionTime()).isEqualTo(NOON.toString());
        assertThat(condition(same, "Ready").observedGeneration()).isEqualTo(2);
        assertThat(condition(other, "Ready").lastTransitionTime()).isEqualTo(later.toString());
    }

    @Test
    void sessionsAreNumbersAndAnotherWorkerIsATransition() {
        ProxyConfigStatus first = statuses.status(input(1, DONE, report(REVISION, 3, 0), NOON), null);
        ProxyConfigStatus more = statuses.status(input(1, DONE, report(REVISION, 4, 0), NOON), first);
        ProxyConfigStatus worker = statuses.status(input(1, DONE, report(REVISION, 4, 1), NOON), first);

        assertThat(more).isNotEqualTo(first);
        assertThat(StatusComparison.differOnlyInNumbers(first, more)).isTrue();
        assertThat(StatusComparison.differOnlyInNumbers(first, worker)).isFalse();
    }

    @Test
    void drainingWorkersOverTheBudgetDoNotChangeReady() {
        ProxyConfigStatus within = statuses.status(input(1, DONE, report(REVISION, 3, 1), NOON), null);
        ProxyConfigStatus over = statuses.status(input(1, DONE, report(REVISION, 3, 2), NOON), within);

        assertThat(condition(within, "WithinDrainBudget").status()).isEqualTo(Status.True);
        assertThat(condition(over, "WithinDrainBudget").status()).isEqualTo(Status.False);
        assertThat(condition(over, "Ready").status()).isEqualTo(Status.True);
    }

    @Test
    void anInvalidFileChangesAcceptedAndReadyOnly() {
        ProxyConfigStatus good = statuses.status(input(1, DONE, report(REVISION, 3, 0), NOON), null);
        Instant later = NOON.plusSeconds(60);
        ProxyConfigStatus invalid = statuses.withInvalidFile(good, good, "orders.yaml:7: spec: no", later);

        assertThat(condition(invalid, "Programmed")).isEqualTo(condition(good, "Programmed"));
        assertThat(invalid.instanceStatuses()).isEqualTo(good.instanceStatuses());
        for (String type : List.of("Accepted", "Ready")) {
            assertThat(condition(invalid, type).status()).isEqualTo(Status.False);
            assertThat(condition(invalid, type).reason()).isEqualTo("InvalidFile");
            assertThat(condition(invalid, type).message()).isEqualTo("orders.yaml:7: spec: no");
        }
        assertThat(statuses.withInvalidFile(good, invalid, "orders.yaml:7: spec: no", later.plusSeconds(60)))
                .as("the transition was the first time")
                .isEqualTo(invalid);
    }

    @Test
    void anInvalidFileAtTheStartKeepsWhatIsRecorded() {
        ProxyConfigStatus good = statuses.status(input(1, DONE, report(REVISION, 3, 0), NOON), null);
        ProxyConfigStatus invalid = statuses.onlyInvalidFile(good, "orders.yaml:7: spec: no", NOON);

        assertThat(condition(invalid, "Programmed").status()).isEqualTo(Status.False);
        assertThat(condition(invalid, "Programmed").reason()).isEqualTo("NotAccepted");
        assertThat(invalid.lastGoodRevision()).isEqualTo(REVISION);
        assertThat(invalid.instanceStatuses()).singleElement().satisfies(instance -> {
            assertThat(instance.checksum())
                    .isEqualTo(Objects.requireNonNull(good.instanceStatuses())
                            .getFirst()
                            .checksum());
            assertThat(instance.revision()).isNull();
        });
        assertThat(condition(statuses.onlyInvalidFile(null, "no", NOON), "Ready")
                        .reason())
                .isEqualTo("InvalidFile");
    }

    private static StatusInput input(long generation, InstanceResult result, Reading<ProbeReport> probe, Instant now) {
        return StatusInputBuilder.builder()
                .generation(generation)
                .resolution(new Resolution.Resolved(DESIRED))
                .rendering(RENDERED)
                .instances(List.of(new InstanceInput(
                        new InstanceObservation(INSTANCE, probe, Duration.ZERO, noDataPlaneReading()),
                        result,
                        "checksum",
                        null,
                        null)))
                .now(now)
                .build();
    }

    private static <T> Reading<T> noDataPlaneReading() {
        return new Reading.Pending<>();
    }

    private static Reading<ProbeReport> report(String revision, int sessions, int draining) {
        List<WorkerView> workers = List.of(
                WorkerViewBuilder.builder(worker(7, 0, sessions, 5))
                        .current(true)
                        .build(),
                worker(6, 1, 1, 6),
                worker(5, 2, 1, 6));
        ProbeReport report = ProbeReportBuilder.builder()
                .startedAt(NOON)
                .observedAt(NOON)
                .configId("config")
                .haproxy(HaproxyViewBuilder.builder()
                        .reachable(true)
                        .version("2.8.25")
                        .masterPid(1L)
                        .description("proxyconfig shop/orders revision " + revision)
                        .reloads(draining)
                        .workers(workers.subList(0, 1 + draining))
                        .build())
                .listeners(List.of(new ListenerCheck("mysql", true, NOON, 100, null)))
                .allowListFiles(List.of())
                .build();
        return new Reading.Available<>(report);
    }

    private static WorkerView worker(long pid, int reloadsSurvived, int sessions, int mebibytes) {
        return WorkerViewBuilder.builder()
                .pid(pid)
                .startedAt(NOON)
                .reloadsSurvived(reloadsSurvived)
                .sessions(sessions)
                .memoryBytes((long) mebibytes << 20)
                .servers(Map.of("rds/primary", sessions))
                .build();
    }

    private static Condition condition(ProxyConfigStatus status, String type) {
        return Objects.requireNonNull(status.conditions()).stream()
                .filter(one -> one.type().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
