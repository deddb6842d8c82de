package io.proxyconfig.operator.rollout;

import io.proxyconfig.operator.dataplane.DataPlaneErrorKind;
import io.proxyconfig.operator.dataplane.DataPlaneException;
import io.proxyconfig.operator.observe.DataPlaneView;
import io.proxyconfig.operator.observe.InstanceMonitor;
import io.proxyconfig.operator.observe.Reading;
import io.proxyconfig.operator.plan.ObservedState;
import io.proxyconfig.operator.plan.Plan;
import io.proxyconfig.operator.plan.Planner;
import io.proxyconfig.operator.render.ConfigurationMark;
import io.proxyconfig.operator.render.ConfigurationText;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.resolve.ResourceIdentity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Plans, applies and verifies the desired configuration on one instance. */
final class InstanceRollout {
    /** How often to push while other clients write at the same time. */
    private static final int PUSH_ATTEMPTS = 3;

    /** When the answer to a push was lost, its reload may still be in progress. */
    private static final Duration RELOAD_IN_PROGRESS = Duration.ofSeconds(5);

    /** The new worker runs when the push returns; this covers a slow machine. */
    private static final Duration VERIFICATION_TIMEOUT = Duration.ofSeconds(5);

    private final RolloutTarget target;
    private final Rendered rendered;
    private final InstanceMonitor monitor;
    private final InstanceMemory memory;
    private final DriftDetector driftDetector;
    private final Verifier verifier;
    private final ProbeConfigurator probeConfigurator;
    private final PlanExecutor executor;
    private final Planner planner = new Planner();
    private final StepTimer timer;
    private final InstanceEvents events;
    private final InstanceOwnership ownership;
    private volatile boolean asked;

    InstanceRollout(
            RolloutTarget target,
            InstanceMonitor monitor,
            InstanceMemory memory,
            StepTimer timer,
            Consumer<OperatorEvent> events) {
        this.target = target;
        this.rendered = target.rendered();
        this.ownership = new InstanceOwnership(target.claimant(), monitor.instance());
        this.monitor = monitor;
        this.memory = memory;
        this.driftDetector = new DriftDetector(rendered, monitor, memory);
        this.verifier = new Verifier(rendered, monitor);
        this.probeConfigurator = new ProbeConfigurator(target, monitor);
        this.executor = new PlanExecutor(
                target,
                monitor,
                memory,
                verifier,
                new ServerStates(target.desired().configuration(), rendered.revision(), monitor));
        this.timer = timer;
        this.events = new InstanceEvents(monitor.instance().name(), events);
    }

    String name() {
        return monitor.instance().name();
    }

    InstanceMemory memory() {
        return memory;
    }

    InstanceEvents events() {
        return events;
    }

    /** Whether the probe's last report verifies the desired configuration. */
    boolean isVerified() {
        return verifier.isVerified();
    }

    /** Whether the current worker has the desired configuration in the text of another version of the renderer. */
    boolean hasOtherRendering() {
        return monitor.latest()
                .probe()
                .value()
                .filter(report -> RunningWorker.hasOtherRendering(report, rendered.revision()))
                .isPresent();
    }

    /** Whether another client has written haproxy.cfg since this process of the operator pushed it. */
    boolean isModified() {
        return driftDetector.isModified();
    }

    /** Whether the pod of the instance has just started, so that its Data Plane API does not answer yet. */
    boolean isStarting() {
        return monitor.isStarting();
    }

    /** Whether the probe of another instance answers at the address of this one. Asks the probe if it was not asked yet. */
    boolean isOtherInstance() {
        if (monitor.latest().probe() instanceof Reading.Pending) {
            monitor.refreshProbe();
        }
        return monitor.isOtherInstance();
    }

    /** Whether the Data Plane API answers again since it caused this failure. */
    boolean isRecovered(Failure failure) {
        return failure.kind() == FailureKind.DataPlane
                && monitor.dataPlaneRecovered()
                        .filter(recovered -> recovered.compareTo(failure.at()) > 0)
                        .isPresent();
    }

    private void ensureRead() {
        if (monitor.latest().probe() instanceof Reading.Pending) {
            monitor.refreshProbe();
        }
        if (monitor.latest().dataPlane() instanceof Reading.Pending) {
            monitor.refreshDataPlane();
        }
    }

    /**
     * Asks the instance for what the last readings do not have. The operator asks all instances in parallel, because it then
     * looks at them one after the other.
     */
    void ask() {
        ensureRead();
        monitor.latest().dataPlane().value().ifPresent(view -> {
            boolean onDisk =
                    ConfigurationText.revisionIn(view.configuration().text()).equals(Optional.of(rendered.revision()));
            if (onDisk && !isVerified()) {
                verifier.requestReport(view, Duration.ZERO);
                asked = true;
            } else if (probeConfigurator.missing(view).isPresent()) {
                // a probe that hangs must not delay its configuration
                monitor.refreshProbe();
            }
        });
    }

    /** Why the resource must not configure the instance; empty if it may. Reads the instance first if it has not been read yet. */
    Optional<String> conflict() {
        ensureRead();
        List<ConfigurationMark> marks = InstanceOwnership.marks(monitor.latest());
        Optional<String> conflict = ownership.conflict(marks, memory.claim());
        memory.recordClaim(ownership.claim(marks, memory.claim()));
        if (memory.announceConflict(conflict.orElse(null))) {
            conflict.ifPresent(events::emitConflict);
        }
        return conflict;
    }

    /** The ProxyConfig whose configuration the instance has, if it is another one. */
    Optional<ResourceIdentity> otherOwner() {
        return ownership.replaced(InstanceOwnership.marks(monitor.latest()));
    }

    /**
     * Plans the smallest change. Reads the instance first when it has not been read yet.
     *
     * @param awaitReload whether to wait for a reload that may be in progress
     */
    Plan plan(@Nullable Rendered previous, boolean awaitReload) throws DataPlaneException {
        ensureRead();
        Reading<DataPlaneView> reading = monitor.latest().dataPlane();
        if (!(reading instanceof Reading.Available<DataPlaneView> available)) {
            return planWithoutDataPlane(reading);
        }
        return plan(available.content(), previous, awaitReload);
    }

    private Plan plan(DataPlaneView view, @Nullable Rendered previous, boolean awaitReload) {
        ObservedState observed = observe(view);
        Plan plan = planner.plan(rendered, observed, previous);
        boolean fileIsDesired = observed.fileUnmodified() && rendered.revision().equals(observed.configuredRevision());
        if (plan instanceof Plan.Unchanged || !fileIsDesired || !awaitReload) {
            return plan;
        }
        // only the running worker differs, and the report may be older than the last change
        verifier.requestReport(view, RELOAD_IN_PROGRESS);
        return planner.plan(rendered, observe(view), previous);
    }

    private ObservedState observe(DataPlaneView view) {
        DriftDetector.FileMatch match = driftDetector.match(view);
        if (match == DriftDetector.FileMatch.SameMeaning || match == DriftDetector.FileMatch.OtherRendering) {
            memory.recordPush(view.configuration().checksum());
        }
        return driftDetector.observed(view, match);
    }

    private Plan planWithoutDataPlane(Reading<DataPlaneView> reading) throws DataPlaneException {
        if (isVerified()) {
            return new Plan.Unchanged("the running worker has revision " + rendered.revision()
                    + " and its allow lists; the Data Plane API does not answer");
        }
        throw new DataPlaneException(
                DataPlaneErrorKind.Unreachable,
                reading instanceof Reading.Failed<DataPlaneView> failed ? failed.message() : "there is no answer yet");
    }

    /** Reads the instance again, so that the next plan does not depend on old readings. */
    void refresh() {
        monitor.refreshDataPlane().value().ifPresent(view -> verifier.requestReport(view, Duration.ZERO));
    }

    /** Sends the plan and has the probe verify it; empty when both succeeded. */
    Optional<ApplyError> apply(Plan plan) {
        try {
            Optional<ApplyError> error = plan instanceof Plan.Unchanged
                    ? Optional.empty()
                    : timer.time(StepTimer.Step.Push, () -> send(plan));
            return error.isPresent() ? error : verify(plan);
        } catch (DataPlaneException e) {
            memory.forgetPush();
            return Optional.of(new ApplyError(FailureKind.DataPlane, String.valueOf(e.getMessage())));
        }
    }

    private Optional<ApplyError> send(Plan plan) throws DataPlaneException {
        Plan next = plan;
        for (int attempt = 1; ; attempt++) {
            Optional<String> taken = conflict();
            if (taken.isPresent()) {
                return Optional.of(new ApplyError(FailureKind.DataPlane, taken.get()));
            }
            switch (executor.send(next)) {
                case PlanExecutor.Sent.Accepted accepted -> {
                    return Optional.empty();
                }
                case PlanExecutor.Sent.NotAccepted failed -> {
                    return Optional.of(failed.error());
                }
                case PlanExecutor.Sent.Outdated conflict -> {
                    next = planAfter(conflict);
                    if (attempt == PUSH_ATTEMPTS) {
                        return Optional.of(new ApplyError(FailureKind.DataPlane, conflict.message()));
                    }
                }
            }
        }
    }

    private Plan planAfter(PlanExecutor.Sent.Outdated conflict) throws DataPlaneException {
        DataPlaneView view = executor.view();
        Plan plan = plan(view, null, true);
        if (!(plan instanceof Plan.Unchanged)
                && !ConfigurationText.sameMeaning(
                        conflict.previousText(), executor.view().configuration().text())) {
            events.emitRepair(Planner.MODIFIED_FILE);
        }
        return plan;
    }

    private Optional<ApplyError> verify(Plan plan) {
        Optional<DataPlaneView> view = monitor.latest().dataPlane().value();
        boolean unchanged = plan instanceof Plan.Unchanged;
        if (view.isEmpty() || (unchanged && (asked || isVerified()))) {
            return Optional.empty();
        }
        Duration timeout = unchanged ? Duration.ZERO : VERIFICATION_TIMEOUT;
        boolean renewal = plan instanceof Plan.ReloadRequired reload && reload.renewal();
        Optional<VerificationResult> result = timer.time(
                StepTimer.Step.Verify,
                () -> renewal ? verifier.verifyRenewal(view.get(), timeout) : verifier.verify(view.get(), timeout));
        // without a change there is nothing that could have failed
        return unchanged
                ? Optional.empty()
                : result.flatMap(VerificationResult::mismatch)
                        .map(reason -> new ApplyError(FailureKind.NotLive, reason));
    }

    /** Gives the probe what it observes between reconciliations. */
    void configureProbe() {
        monitor.latest().dataPlane().value().ifPresent(view -> {
            if (probeConfigurator.ensureConfigured(view)) {
                verifier.requestReport(view, Duration.ZERO);
            }
        });
    }

    /** Completes a change: the probe observes the new configuration, and unused ACL files are deleted. */
    void complete() {
        configureProbe();
        monitor.latest().dataPlane().value().ifPresent(new StoredLimits(target, monitor, memory)::restore);
        monitor.latest().dataPlane().value().ifPresent(view -> new AllowListFiles(monitor).prune(target, view));
    }
}
