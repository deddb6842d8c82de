package io.proxyconfig.operator.rollout;

import io.proxyconfig.operator.dataplane.DataPlaneException;
import io.proxyconfig.operator.dataplane.PushResult;
import io.proxyconfig.operator.dataplane.ReloadStatus;
import io.proxyconfig.operator.observe.DataPlaneView;
import io.proxyconfig.operator.observe.InstanceMonitor;
import io.proxyconfig.operator.observe.Reading;
import io.proxyconfig.operator.plan.ObservedState;
import io.proxyconfig.operator.plan.Plan;
import io.proxyconfig.operator.plan.Planner;
import io.proxyconfig.operator.probe.ProbeException;
import io.proxyconfig.operator.render.ConfigurationText;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.resolve.DesiredState;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One instance's part of a rollout: what it has, the least that it needs, sending that, and asking its probe for proof. */
final class InstanceRollout {
    /** How often a push is tried while somebody else writes at the same time. */
    private static final int ATTEMPTS = 3;

    /** A push whose answer was lost may still be on its way from the file to the worker. */
    private static final Duration RELOAD_UNDER_WAY = Duration.ofSeconds(5);

    /** A new worker is up when the push returns; this covers a slow machine. */
    private static final Duration CONFIRM = Duration.ofSeconds(5);

    private final DesiredState desired;
    private final Rendered rendered;
    private final InstanceMonitor monitor;
    private final RolloutMemory memory;
    private final DriftDetector recognition;
    private final Proof proof;
    private final Planner planner;
    private final StepTimer timer;
    private final Consumer<OperatorEvent> notices;
    private boolean driftTold;

    InstanceRollout(
            DesiredState desired,
            Rendered rendered,
            InstanceMonitor monitor,
            RolloutMemory memory,
            Planner planner,
            StepTimer timer,
            Consumer<OperatorEvent> notices) {
        this.desired = desired;
        this.rendered = rendered;
        this.monitor = monitor;
        this.memory = memory;
        this.recognition = new DriftDetector(rendered, monitor, memory);
        this.proof = new Proof(rendered, monitor);
        this.planner = planner;
        this.timer = timer;
        this.notices = notices;
    }

    String name() {
        return monitor.instance().name();
    }

    /**
     * The least that brings the instance there. Looks at it first where nothing is known yet.
     *
     * @param atOnce false to wait for a reload that may be under way
     */
    Plan plan(@Nullable Rendered before, boolean atOnce) throws DataPlaneException {
        if (monitor.latest().probe() instanceof Reading.Pending) {
            monitor.lookAtProbe();
        }
        Reading<DataPlaneView> look = monitor.latest().dataPlane();
        if (look instanceof Reading.Pending) {
            look = monitor.lookAtDataPlane();
        }
        if (!(look instanceof Reading.Available<DataPlaneView> seen)) {
            return planWithoutDataPlane(look);
        }
        return plan(seen.what(), before, atOnce);
    }

    private Plan plan(DataPlaneView view, @Nullable Rendered before, boolean atOnce) {
        ObservedState observed = recognition.observed(view);
        Plan plan = planner.plan(rendered, observed, before);
        boolean diskIsRight = observed.fileAsPushed() && rendered.revision().equals(observed.configuredRevision());
        if (plan instanceof Plan.Unchanged || !diskIsRight || atOnce) {
            return plan;
        }
        // only the running worker seems wrong: the report may be older than the last change, so ask again first
        proof.ask(view, RELOAD_UNDER_WAY);
        return planner.plan(rendered, recognition.observed(view), before);
    }

    /** Makes sure that what is known is of now. */
    void lookAgain() {
        monitor.lookAtDataPlane().value().ifPresent(view -> proof.ask(view, Duration.ZERO));
    }

    /** Whether the probe's last report proves the configuration live. */
    boolean isLive() {
        return proof.isThere();
    }

    /** Whether the Data Plane API answers again since a failure that was its own. */
    boolean cameBack(Failure failure) {
        return failure.kind() == Failure.Kind.DataPlane
                && monitor.dataPlaneCameBackAt().isAfter(failure.at());
    }

    /** Whether somebody else has written haproxy.cfg since it was pushed. */
    boolean hasForeignFile() {
        return monitor.latest()
                .dataPlane()
                .value()
                .filter(recognition::isForeign)
                .isPresent();
    }

    /** What somebody else wrote is about to be replaced, and is not passed over in silence. */
    void tellForeignFile() {
        tellDrift("the file on the instance was changed by somebody else");
    }

    /** Tells that what nobody asked for is being repaired; once a pass, however it shows. */
    void tellDrift(String how) {
        if (!driftTold) {
            driftTold = true;
            tell(OperatorEvent.Kind.Drifted, " is being repaired: " + how);
        }
    }

    /** Tells something of this instance. */
    void tell(OperatorEvent.Kind kind, String what) {
        notices.accept(new OperatorEvent(kind, "instance " + name() + what));
    }

    /** Sends the plan and asks for proof; empty when all went well. */
    Optional<Failed> carryOut(Plan plan) {
        try {
            Optional<Failed> failed = plan instanceof Plan.Unchanged
                    ? Optional.empty()
                    : timer.time(StepTimer.Step.Push, () -> send(plan, ATTEMPTS));
            return failed.isPresent() ? failed : prove(plan);
        } catch (DataPlaneException e) {
            memory.pushedPerhaps(name());
            return Optional.of(new Failed(Failure.Kind.DataPlane, String.valueOf(e.getMessage())));
        }
    }

    /** What went wrong with a plan. */
    record Failed(Failure.Kind kind, String message) {}

    /** Tells the probe what to watch, unless it knows. */
    void watch() {
        monitor.latest().dataPlane().value().ifPresent(view -> proof.watch(desired, view));
    }

    /** What follows once the configuration is there: the probe watches it, and files that it does not read go. */
    void settle() {
        watch();
        monitor.latest().dataPlane().value().ifPresent(view -> new AllowListFiles(monitor).prune(rendered, view));
    }

    private Plan planWithoutDataPlane(Reading<DataPlaneView> look) throws DataPlaneException {
        if (isLive()) {
            return new Plan.Unchanged("the running worker has it; the Data Plane API can't be asked");
        }
        throw new DataPlaneException(
                DataPlaneException.Kind.Unreachable,
                look instanceof Reading.Failed<DataPlaneView> blind ? blind.why() : "not asked yet");
    }

    private Optional<Failed> change(Plan.Runtime runtime) throws DataPlaneException {
        AllowListFiles files = new AllowListFiles(monitor);
        DataPlaneView view = files.write(rendered, view());
        try {
            files.changeRunning(runtime.changes(), rendered, view);
            return Optional.empty();
        } catch (ProbeException e) {
            return Optional.of(new Failed(Failure.Kind.NotLive, String.valueOf(e.getMessage())));
        }
    }

    private Optional<Failed> send(Plan plan, int attempts) throws DataPlaneException {
        return switch (plan) {
            case Plan.Unchanged unchanged -> Optional.empty();
            case Plan.Runtime runtime -> change(runtime);
            case Plan.Reload reload -> push(attempts);
        };
    }

    private Optional<Failed> push(int attempts) throws DataPlaneException {
        AllowListFiles files = new AllowListFiles(monitor);
        DataPlaneView before = view();
        Optional<String> obstacle =
                new NewAddresses(monitor).obstacle(before.configuration().text(), rendered.cfg(name -> "/" + name));
        if (obstacle.isPresent()) {
            return Optional.of(new Failed(Failure.Kind.AddressTaken, obstacle.get()));
        }
        DataPlaneView written = files.write(rendered, before);
        PushResult result = monitor.dataPlane()
                .push(
                        rendered.cfg(DriftDetector.paths(written)),
                        before.configuration().version());
        return switch (result) {
            case PushResult.Reloaded done -> {
                accept(written.with(done.stored()));
                yield Optional.empty();
            }
            case PushResult.Pending pending -> {
                accept(written.with(pending.stored()));
                Optional<Failed> failed = awaitReload(pending.reloadId());
                if (failed.isPresent()) {
                    restore(files, before, written);
                }
                yield failed;
            }
            case PushResult.Conflict conflict -> {
                monitor.changed(written);
                monitor.lookAtDataPlane();
                Plan again = plan(view(), null, false);
                if (!(again instanceof Plan.Unchanged)
                        && !ConfigurationText.sameMeaning(
                                before.configuration().text(),
                                view().configuration().text())) {
                    tellForeignFile();
                }
                yield attempts > 1
                        ? send(again, attempts - 1)
                        : Optional.of(new Failed(Failure.Kind.DataPlane, conflict.message()));
            }
            case PushResult.Refused refused -> {
                restore(files, before, written);
                yield Optional.of(new Failed(Failure.Kind.Refused, refused.message()));
            }
            case PushResult.ReloadFailed failed -> {
                restore(files, before, written);
                yield Optional.of(new Failed(Failure.Kind.ReloadFailed, failed.message()));
            }
        };
    }

    private void accept(DataPlaneView view) {
        memory.pushed(name(), view.configuration().checksum());
        monitor.changed(view);
    }

    private void restore(AllowListFiles files, DataPlaneView before, DataPlaneView written) throws DataPlaneException {
        files.restore(before, written);
        // a failed reload puts the old file back under a higher version
        monitor.lookAtDataPlane();
    }

    private Optional<Failed> awaitReload(String reloadId) throws DataPlaneException {
        // the probe sees the new worker as soon as it is there; the reload's own status only has the words for a
        // failure
        if (proof.isRunning(view(), Duration.ofSeconds(10)) || reloadId.isEmpty()) {
            return Optional.empty();
        }
        ReloadStatus status = monitor.dataPlane().reload(reloadId);
        return status.state() == ReloadStatus.State.Failed
                ? Optional.of(new Failed(Failure.Kind.ReloadFailed, status.response()))
                : Optional.empty();
    }

    private Optional<Failed> prove(Plan plan) {
        Optional<DataPlaneView> view = monitor.latest().dataPlane().value();
        if (view.isEmpty() || (plan instanceof Plan.Unchanged && proof.isThere())) {
            return Optional.empty();
        }
        Duration patience = plan instanceof Plan.Unchanged ? Duration.ZERO : CONFIRM;
        Optional<String> doubt = timer.time(StepTimer.Step.Confirm, () -> proof.doubt(view.get(), patience));
        // nothing was done that could have failed
        return plan instanceof Plan.Unchanged
                ? Optional.empty()
                : doubt.map(why -> new Failed(Failure.Kind.NotLive, why));
    }

    private DataPlaneView view() throws DataPlaneException {
        Optional<DataPlaneView> known = monitor.latest().dataPlane().value();
        if (known.isPresent()) {
            return known.get();
        }
        if (monitor.lookAtDataPlane() instanceof Reading.Available<DataPlaneView> seen) {
            return seen.what();
        }
        throw new DataPlaneException(
                DataPlaneException.Kind.Unreachable, "the Data Plane API went away during the change");
    }
}
