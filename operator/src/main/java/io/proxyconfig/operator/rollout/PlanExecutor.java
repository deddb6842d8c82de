package io.proxyconfig.operator.rollout;

import io.proxyconfig.operator.dataplane.DataPlaneErrorKind;
import io.proxyconfig.operator.dataplane.DataPlaneException;
import io.proxyconfig.operator.dataplane.PushResult;
import io.proxyconfig.operator.dataplane.ReloadState;
import io.proxyconfig.operator.dataplane.ReloadStatus;
import io.proxyconfig.operator.dataplane.StoredConfiguration;
import io.proxyconfig.operator.observe.DataPlaneView;
import io.proxyconfig.operator.observe.DataPlaneView.DiskFile;
import io.proxyconfig.operator.observe.InstanceMonitor;
import io.proxyconfig.operator.observe.Reading;
import io.proxyconfig.operator.plan.Plan;
import io.proxyconfig.operator.probe.ProbeException;
import io.proxyconfig.operator.render.ConfigurationText;
import io.proxyconfig.operator.render.Rendered;
import java.time.Duration;
import java.util.Optional;

/** Sends a plan to one instance: ACL files, entries of the running worker, haproxy.cfg. */
final class PlanExecutor {
    private static final Duration RELOAD_TIMEOUT = Duration.ofSeconds(10);

    /**
     * The haproxy.cfg of the running worker, in the general storage while a file of a user is checked in its place. The start
     * script prefers it.
     */
    private static final String PREVIOUS = AllowListFiles.PREFIX + "previous.cfg";

    private final Rendered rendered;
    private final ChangePermission permission;
    private final InstanceMonitor monitor;
    private final InstanceMemory memory;
    private final Verifier verifier;
    private final ServerStates serverStates;
    private final AllowListFiles files;
    private final UserFileCheck userFiles;

    PlanExecutor(
            RolloutTarget target,
            InstanceMonitor monitor,
            InstanceMemory memory,
            Verifier verifier,
            ServerStates serverStates) {
        this.rendered = target.rendered();
        this.permission = target.permission();
        this.monitor = monitor;
        this.memory = memory;
        this.verifier = verifier;
        this.serverStates = serverStates;
        this.files = new AllowListFiles(monitor);
        this.userFiles = new UserFileCheck(monitor.dataPlane());
    }

    /** The result of sending a plan. */
    sealed interface Sent {
        /** The instance took it. */
        record Accepted() implements Sent {}

        /** The instance did not take it, and has its previous files. */
        record NotAccepted(ApplyError error) implements Sent {}

        /**
         * Another client wrote haproxy.cfg between the last reading and the push.
         *
         * @param message the message of the Data Plane API
         * @param previousText haproxy.cfg by the last reading
         */
        record Outdated(String message, String previousText) implements Sent {}
    }

    /** Sends the plan. */
    Sent send(Plan plan) throws DataPlaneException {
        if (plan instanceof Plan.Unchanged) {
            return new Sent.Accepted();
        }
        permission.confirm();
        // another operator may have written since the last reading, and files of allow lists have no version
        DataPlaneView known = view();
        if (monitor.dataPlane().read().version() != known.configuration().version()) {
            return outdated("another client changed haproxy.cfg", known, known);
        }
        return plan instanceof Plan.RuntimeChange change ? changeRunningWorker(change) : push();
    }

    /** What the instance has on disk, by the last reading if it succeeded. */
    DataPlaneView view() throws DataPlaneException {
        Optional<DataPlaneView> known = monitor.latest().dataPlane().value();
        if (known.isPresent()) {
            return known.get();
        }
        return switch (monitor.refreshDataPlane()) {
            case Reading.Available<DataPlaneView> available -> available.content();
            case Reading.Failed<DataPlaneView> failed ->
                throw new DataPlaneException(DataPlaneErrorKind.Unreachable, failed.message());
            case Reading.Pending<DataPlaneView> pending ->
                throw new DataPlaneException(DataPlaneErrorKind.Unreachable, "there is no answer yet");
        };
    }

    private Sent changeRunningWorker(Plan.RuntimeChange plan) throws DataPlaneException {
        DataPlaneView view = files.write(rendered, view());
        try {
            files.changeRunningWorker(plan.changes(), rendered, view);
            return new Sent.Accepted();
        } catch (ProbeException e) {
            return failed(FailureKind.NotLive, String.valueOf(e.getMessage()));
        }
    }

    private Sent push() throws DataPlaneException {
        DataPlaneView before = view();
        String previousText = before.configuration().text();
        Optional<String> conflict = new AddressConflicts(monitor).find(previousText, rendered.cfg(name -> "/" + name));
        if (conflict.isPresent()) {
            return failed(FailureKind.AddressTaken, conflict.get());
        }
        if (hasEndedHaproxy()) {
            return failed(
                    FailureKind.StartFailed,
                    "HAProxy ended during a start with this configuration, so the operator does not apply it again:"
                            + " see the log of HAProxy on the instance");
        }
        DataPlaneView written = files.write(rendered, before);
        String text = serverStates
                .write()
                .map(file -> rendered.cfg(DriftDetector.paths(written), file.path(), file.startLimits()))
                .orElseGet(() -> rendered.cfg(DriftDetector.paths(written)));
        if (rendered.userText() == null) {
            return push(text, before, written);
        }
        DataPlaneView good = before.with(runningFile(before));
        DataPlaneView kept = files.write(PREVIOUS, good.configuration().text(), written);
        return switch (userFiles.check(rendered.userText(), text, good.configuration())) {
            case UserFileCheck.Checked.Preserved preserved ->
                push(text, good, files.delete(PREVIOUS, kept.with(preserved.saved())));
            case UserFileCheck.Checked.NotUsable refused -> restore(good, kept, refused.kind(), refused.message());
            case UserFileCheck.Checked.Overtaken other -> outdated(other.message(), before, kept);
        };
    }

    /**
     * The haproxy.cfg of the running worker. The stored one can be a file that was stored for its check, if the answer was
     * lost or the operator ended.
     */
    private StoredConfiguration runningFile(DataPlaneView before) {
        StoredConfiguration stored = before.configuration();
        Optional<String> running = monitor.latest().probe().value().flatMap(RunningWorker::revision);
        if (running.equals(ConfigurationText.revisionIn(stored.text()))) {
            return stored;
        }
        return Optional.ofNullable(before.files().get(PREVIOUS))
                .map(DiskFile::content)
                .filter(text -> running.equals(ConfigurationText.revisionIn(text)))
                .map(text -> new StoredConfiguration(stored.version(), stored.checksum(), text))
                .orElse(stored);
    }

    /** Without a configuration of the operator, HAProxy has nothing to lose: the operator then tries again. */
    private boolean hasEndedHaproxy() {
        return monitor.latest()
                .probe()
                .value()
                .filter(report -> RunningWorker.revision(report).isPresent()
                        && RunningWorker.failedStarts(report).contains(rendered.revision()))
                .isPresent();
    }

    private Sent push(String text, DataPlaneView before, DataPlaneView written) throws DataPlaneException {
        permission.confirm();
        return switch (monitor.dataPlane().push(text, written.configuration().version())) {
            case PushResult.Reloaded done -> {
                accept(written.with(done.stored()));
                yield new Sent.Accepted();
            }
            case PushResult.ReloadPending pending -> {
                accept(written.with(pending.stored()));
                Optional<String> error = awaitReload(pending.reloadId());
                yield error.isPresent()
                        ? restore(before, written, FailureKind.ReloadFailed, error.get())
                        : new Sent.Accepted();
            }
            case PushResult.Saved saved -> throw new IllegalStateException("a push always reloads: " + saved);
            case PushResult.Conflict other -> outdated(other.message(), before, written);
            case PushResult.Refused refused -> restore(before, written, FailureKind.Refused, refused.message());
            case PushResult.ReloadFailed failed -> restore(before, written, FailureKind.ReloadFailed, failed.message());
        };
    }

    private Sent outdated(String message, DataPlaneView before, DataPlaneView written) {
        monitor.recordWrite(written);
        monitor.refreshDataPlane();
        return new Sent.Outdated(message, before.configuration().text());
    }

    private void accept(DataPlaneView view) {
        memory.recordPush(view.configuration().checksum());
        monitor.recordWrite(view);
    }

    private Sent restore(DataPlaneView before, DataPlaneView written, FailureKind kind, String message)
            throws DataPlaneException {
        files.restore(before, written);
        if (rendered.userText() != null) {
            userFiles.restore(before.configuration());
        }
        // the Data Plane API puts the old haproxy.cfg back under a higher version
        monitor.refreshDataPlane();
        return failed(kind, message);
    }

    /** The message of a failed reload; empty when the new worker runs, or nothing says that the reload failed. */
    private Optional<String> awaitReload(String reloadId) throws DataPlaneException {
        // the probe sees the new worker as soon as it runs; the Data Plane API only has the message of a failure
        if (verifier.awaitPushedText(view(), RELOAD_TIMEOUT) || reloadId.isEmpty()) {
            return Optional.empty();
        }
        ReloadStatus status = monitor.dataPlane().reload(reloadId);
        return status.state() == ReloadState.Failed ? Optional.of(status.response()) : Optional.empty();
    }

    private static Sent failed(FailureKind kind, String message) {
        return new Sent.NotAccepted(new ApplyError(kind, message));
    }
}
