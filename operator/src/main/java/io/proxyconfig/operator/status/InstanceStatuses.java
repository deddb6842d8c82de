package io.proxyconfig.operator.status;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.HaproxyView;
import io.proxyconfig.api.probe.ProbeReport.MySqlView;
import io.proxyconfig.api.v1alpha1.InstanceState;
import io.proxyconfig.api.v1alpha1.InstanceStatus;
import io.proxyconfig.api.v1alpha1.InstanceStatus.Reloads;
import io.proxyconfig.api.v1alpha1.InstanceStatusBuilder;
import io.proxyconfig.api.v1alpha1.ProbeStatus;
import io.proxyconfig.api.v1alpha1.StatusLimits;
import io.proxyconfig.operator.observe.DataPlaneView;
import io.proxyconfig.operator.observe.Reading;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.rollout.Goal;
import io.proxyconfig.operator.rollout.InstanceResult;
import io.proxyconfig.operator.rollout.RunningWorker;
import io.proxyconfig.operator.rollout.VerificationResult;
import io.proxyconfig.operator.status.StatusInput.InstanceInput;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes {@code status.instanceStatuses}. */
final class InstanceStatuses {
    private InstanceStatuses() {}

    static List<InstanceStatus> of(StatusInput input) {
        WorkerStatuses workers = WorkerStatuses.within(input.present());
        return Stream.concat(
                        input.instances().stream().map(instance -> InstanceStatusBuilder.builder(
                                        status(instance, input.rendered(), workers))
                                .probeURL(input.managed() == null ? probeUrl(instance) : null)
                                .build()),
                        input.leaving().stream().map(leaving -> InstanceStatusBuilder.builder(
                                        status(leaving.instance(), Optional.empty(), workers))
                                .state(leaving.state())
                                .build()))
                .limit(StatusLimits.INSTANCES)
                .toList();
    }

    private static String probeUrl(InstanceInput instance) {
        return instance.observation().instance().probeURL().toString();
    }

    private static InstanceStatus status(InstanceInput instance, Optional<Rendered> rendered, WorkerStatuses workers) {
        Optional<ProbeReport> report = instance.report();
        Optional<HaproxyView> haproxy = instance.haproxy();
        String checksum = instance.checksum();
        Goal verified = instance.verified();
        return InstanceStatusBuilder.builder()
                .name(instance.name())
                .state(InstanceState.Active)
                .revision(report.flatMap(RunningWorker::revision).orElse(null))
                .haproxyVersion(haproxy.map(one -> Texts.shortenedOrNull(one.version(), StatusLimits.VERSION))
                        .orElse(null))
                .checksum(checksum == null || checksum.length() > StatusLimits.CHECKSUM ? null : checksum)
                .verifiedRevision(verified == null ? null : verified.revision())
                .verifiedRuntime(verified == null ? null : verified.runtimeHash())
                .claim(instance.claim())
                .message(Texts.shortenedOrNull(message(instance, rendered), StatusLimits.TEXT))
                .reloads(haproxy.map(InstanceStatuses::reloads).orElse(null))
                .probe(report.map(ProbeReport::mysql)
                        .map(InstanceStatuses::probe)
                        .orElse(null))
                .workers(haproxy.map(workers::list).orElse(null))
                .omittedWorkers(haproxy.map(WorkerStatuses::omitted).orElse(null))
                .build();
    }

    private static @Nullable Reloads reloads(HaproxyView haproxy) {
        Integer total = haproxy.reloads();
        Integer failed = haproxy.failedReloads();
        return total == null || failed == null ? null : new Reloads(total, failed);
    }

    /** An instance that the operator does not observe now: only what it pushed last stays known. */
    static InstanceStatus unobserved(InstanceStatus before) {
        return InstanceStatusBuilder.builder()
                .name(before.name())
                .probeURL(before.probeURL())
                .checksum(before.checksum())
                .verifiedRevision(before.verifiedRevision())
                .verifiedRuntime(before.verifiedRuntime())
                .claim(before.claim())
                .message("the operator does not observe the instance, because it has no valid configuration for it")
                .build();
    }

    private static @Nullable String message(InstanceInput instance, Optional<Rendered> rendered) {
        if (instance.result() instanceof InstanceResult.ApplyFailed failed) {
            return failed.failure().message();
        }
        if (instance.result() instanceof InstanceResult.Paused paused && paused.difference() != null) {
            return "paused: " + paused.difference();
        }
        if (instance.result() instanceof InstanceResult.InstanceTaken taken) {
            return taken.message();
        }
        if (instance.result() instanceof InstanceResult.RepairDelayed delayed) {
            return delayed.message();
        }
        if (instance.result() instanceof InstanceResult.Waiting waiting) {
            return waiting.reason();
        }
        if (instance.report().isEmpty()) {
            return instance.whyNoReport();
        }
        if (instance.observation().dataPlane() instanceof Reading.Failed<DataPlaneView> failed) {
            return failed.message();
        }
        Optional<String> workers = instance.haproxy().map(HaproxyView::workersError);
        if (workers.isPresent()) {
            return workers.get();
        }
        return rendered.flatMap(one ->
                        VerificationResult.of(one, instance.report().get()).mismatch())
                .orElse(null);
    }

    private static ProbeStatus probe(MySqlView mysql) {
        Long latency = mysql.freshLatencyMicros();
        return new ProbeStatus(
                mysql.held(),
                mysql.broken(),
                Times.textOrNull(mysql.oldestOpenedAt()),
                latency == null ? null : Long.valueOf(latency / 1000),
                Texts.shortenedOrNull(mysql.lastError(), StatusLimits.TEXT),
                Times.textOrNull(mysql.lastErrorAt()));
    }
}
