package io.proxyconfig.operator.status;

import io.fabric8.kubernetes.api.model.Quantity;
import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.HaproxyView;
import io.proxyconfig.api.probe.ProbeReport.MySqlView;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.api.v1alpha1.InstanceStatus;
import io.proxyconfig.api.v1alpha1.InstanceStatus.Reloads;
import io.proxyconfig.api.v1alpha1.ProbeStatus;
import io.proxyconfig.api.v1alpha1.Worker;
import io.proxyconfig.operator.observe.DataPlaneView;
import io.proxyconfig.operator.observe.Reading;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.rollout.InstanceResult;
import io.proxyconfig.operator.rollout.RunningWorker;
import io.proxyconfig.operator.rollout.VerificationResult;
import io.proxyconfig.operator.status.StatusInput.InstanceInput;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Words one instance's part of the status. */
final class InstanceStatuses {
    private InstanceStatuses() {}

    static InstanceStatus of(InstanceInput facts, Optional<Rendered> rendered) {
        Optional<ProbeReport> report = facts.report();
        Optional<HaproxyView> haproxy = facts.haproxy();
        return new InstanceStatus(
                facts.name(),
                report.flatMap(RunningWorker::revision).orElse(null),
                facts.checksum(),
                message(facts, rendered),
                haproxy.map(one -> new Reloads(one.reloads(), one.failedReloads()))
                        .orElse(null),
                report.map(ProbeReport::mysql).map(InstanceStatuses::probe).orElse(null),
                haproxy.map(one -> one.workers().stream()
                                .map(InstanceStatuses::worker)
                                .toList())
                        .orElse(null));
    }

    /** What is remembered of an instance that nobody can look at now: what was pushed to it last. */
    static InstanceStatus unseen(InstanceStatus before) {
        return new InstanceStatus(
                before.name(), null, before.checksum(), "not looked at, because nothing is in force", null, null, null);
    }

    /** The same instance without what changes all the time. */
    static InstanceStatus withoutNumbers(InstanceStatus status) {
        ProbeStatus probe = status.probe();
        List<Worker> workers = status.workers();
        return new InstanceStatus(
                status.name(),
                status.revision(),
                status.checksum(),
                status.message(),
                status.reloads(),
                probe == null ? null : new ProbeStatus(probe.held(), probe.broken(), null, null, null),
                workers == null
                        ? null
                        : workers.stream()
                                .map(one -> new Worker(one.pid(), one.state(), null, 0, null, null, null))
                                .toList());
    }

    private static @Nullable String message(InstanceInput facts, Optional<Rendered> rendered) {
        if (facts.result() instanceof InstanceResult.ApplyFailed failed) {
            return failed.failure().message();
        }
        if (facts.result() instanceof InstanceResult.Waiting waiting) {
            return waiting.reason();
        }
        if (facts.report().isEmpty()) {
            return facts.blindness();
        }
        if (facts.observation().dataPlane() instanceof Reading.Failed<DataPlaneView> failed) {
            return failed.message();
        }
        return rendered.flatMap(
                        one -> VerificationResult.of(one, facts.report().get()).mismatch())
                .orElse(null);
    }

    private static ProbeStatus probe(MySqlView mysql) {
        String lastError = mysql.lastError();
        return new ProbeStatus(
                mysql.held(),
                mysql.broken(),
                time(mysql.oldestSince()),
                mysql.freshLatencyMicros() == null ? null : mysql.freshLatencyMicros() / 1000,
                lastError == null ? null : time(mysql.lastErrorAt()) + " " + lastError);
    }

    private static Worker worker(WorkerView worker) {
        return new Worker(
                worker.pid(),
                worker.current() ? Worker.State.Current : Worker.State.Draining,
                time(worker.startedAt()),
                worker.reloadsSurvived(),
                worker.sessions(),
                worker.memoryBytes() == null ? null : mebibytes(worker.memoryBytes()),
                worker.servers().isEmpty() ? null : worker.servers());
    }

    private static Quantity mebibytes(long bytes) {
        return new Quantity(Long.toString(Math.ceilDiv(bytes, 1L << 20)), "Mi");
    }

    private static @Nullable String time(@Nullable Instant instant) {
        return instant == null ? null : StatusFactory.time(instant);
    }
}
