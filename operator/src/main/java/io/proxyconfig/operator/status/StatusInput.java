package io.proxyconfig.operator.status;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.HaproxyView;
import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.api.v1alpha1.FormerInstance;
import io.proxyconfig.api.v1alpha1.InstanceClaim;
import io.proxyconfig.api.v1alpha1.InstanceState;
import io.proxyconfig.api.v1alpha1.ObservedInput;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.operator.observe.InstanceObservation;
import io.proxyconfig.operator.observe.Reading;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.render.Rendering;
import io.proxyconfig.operator.resolve.DesiredState;
import io.proxyconfig.operator.resolve.ManagedInstances;
import io.proxyconfig.operator.resolve.Resolution;
import io.proxyconfig.operator.rollout.Goal;
import io.proxyconfig.operator.rollout.InstanceResult;
import io.proxyconfig.operator.rollout.RolloutMemory.StartedChange;
import io.proxyconfig.operator.rollout.VerificationResult;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a status is made from.
 *
 * @param generation the resource's {@code metadata.generation}
 * @param resolution the result of resolving the spec and its references
 * @param rendering the result of rendering the configuration; null if the operator could not resolve the spec
 * @param instances the state of each instance, in the order of the spec
 * @param leaving the instances whose pods will go, which are no part of the conditions
 * @param former external instances that the spec no longer names, and whose probes are not released yet
 * @param change the last change towards the desired state; null if this process of the operator has made none
 * @param now the time
 * @param managed the managed instances; null for external ones
 * @param spec the resource's spec; null if the operator has no valid one
 * @param paused whether the resource is paused
 * @param observedInputs the versions of the objects that the spec refers to
 */
@RecordBuilder
public record StatusInput(
        long generation,
        Resolution resolution,
        @Nullable Rendering rendering,
        List<InstanceInput> instances,
        List<LeavingInput> leaving,
        List<FormerInstance> former,
        @Nullable StartedChange change,
        Instant now,
        @Nullable ManagedInstances managed,
        @Nullable ProxyConfigSpec spec,
        boolean paused,
        List<ObservedInput> observedInputs) {

    /** The message of a condition that holds because the spec asks for no instances. */
    static final String NO_INSTANCES = "there are no instances, because spec.replicas is 0";

    /** The message of a condition that depends on a valid spec. */
    static final String NOT_ACCEPTED =
            "unknown until the spec is valid and its references are resolved; see Accepted and ResolvedRefs";

    public StatusInput {
        instances = List.copyOf(instances);
        observedInputs = observedInputs == null ? List.of() : List.copyOf(observedInputs);
        leaving = leaving == null ? List.of() : List.copyOf(leaving);
        former = former == null ? List.of() : List.copyOf(former);
    }

    /** All instances that can have sessions. */
    List<InstanceInput> present() {
        return Stream.concat(instances.stream(), leaving.stream().map(LeavingInput::instance))
                .toList();
    }

    /** An instance whose pod will go. */
    public record LeavingInput(InstanceInput instance, InstanceState state) {}

    /** How many instances the spec asks for; empty if that is unknown. */
    OptionalInt desiredInstances() {
        if (managed != null) {
            return OptionalInt.of(managed.wanted());
        }
        int known = desired().map(one -> one.instances().size()).orElse(instances.size());
        return known == 0 ? OptionalInt.empty() : OptionalInt.of(known);
    }

    /**
     * The first result that is False, or else the first one that is Unknown. A missing instance counts as Unknown. Empty if
     * all instances exist and none deviates.
     *
     * @param deviation how an instance deviates from a condition, False or Unknown
     */
    Optional<ConditionResult> worst(Function<InstanceInput, Optional<ConditionResult>> deviation) {
        List<ConditionResult> results = Stream.concat(
                        instances.stream().map(deviation).flatMap(Optional::stream), missing().stream())
                .toList();
        return results.stream().filter(one -> one.has(Status.False)).findFirst().or(() -> results.stream()
                .findFirst());
    }

    private Optional<ConditionResult> missing() {
        if (managed != null && managed.missing() != null) {
            return Optional.of(ConditionResult.unknown(Reason.InstancesMissing, managed.missing()));
        }
        return instances.isEmpty() && !asksForNoInstances()
                ? Optional.of(ConditionResult.unknown(Reason.InstancesMissing, "no instance exists yet"))
                : Optional.empty();
    }

    private boolean asksForNoInstances() {
        return managed != null && managed.wanted() == 0;
    }

    /** The result for an instance whose probe does not answer. */
    ConditionResult probeUnreachable(InstanceInput instance) {
        String remedy = managed == null
                ? "; check that the probe runs and that probeURL in spec.external is correct"
                : "; check the container probe of the pod";
        if (!(instance.observation().probe() instanceof Reading.Failed<ProbeReport> failed)) {
            return ConditionResult.unknown(Reason.ProbeUnreachable, instance.prefix() + InstanceInput.NOT_ASKED_YET);
        }
        String message = instance.prefix() + failed.message();
        return switch (failed.cause()) {
            case NoAnswer -> ConditionResult.unknown(Reason.ProbeUnreachable, message + remedy);
            case Outdated -> ConditionResult.unknown(Reason.ReportOutdated, message + "; read the log of the probe");
            case OtherInstance -> ConditionResult.unknown(Reason.OtherInstance, message + addressRemedy());
        };
    }

    private String addressRemedy() {
        return managed == null
                ? "; check the addresses in spec.external"
                : "; check the DNS records of the headless Service, which must name the present pods";
    }

    /** Whether the configuration is verified on every instance; without an instance only if the spec asks for none. */
    public boolean allLive() {
        boolean enough = !instances.isEmpty() || asksForNoInstances();
        return enough
                && rendered()
                        .map(rendered -> instances.stream().allMatch(one -> one.live(rendered)))
                        .orElse(false);
    }

    /**
     * The state of one instance.
     *
     * @param observation the newest readings
     * @param result the result of the last rollout; null if there was none
     * @param checksum of the configuration that the operator pushed last; null if it pushed none
     * @param verified what was verified last; null if nothing was, or a change has started since
     * @param claim what the resource has had of the instance; null for nothing
     */
    public record InstanceInput(
            InstanceObservation observation,
            @Nullable InstanceResult result,
            @Nullable String checksum,
            @Nullable Goal verified,
            @Nullable InstanceClaim claim) {
        private static final String NOT_ASKED_YET = "the operator has not asked the probe yet";

        String name() {
            return observation.instance().name();
        }

        /** The beginning of a message about this instance. */
        String prefix() {
            return "instance " + name() + ": ";
        }

        Optional<ProbeReport> report() {
            return observation.probe().value();
        }

        /** HAProxy as its probe reports it; empty if the probe does not answer, or HAProxy does not answer the probe. */
        Optional<HaproxyView> haproxy() {
            return report().map(ProbeReport::haproxy).filter(HaproxyView::reachable);
        }

        /** Why there is no report of the probe; only if there is none. */
        String whyNoReport() {
            return observation.probe() instanceof Reading.Failed<ProbeReport> failed ? failed.message() : NOT_ASKED_YET;
        }

        /** Whether the configuration is verified on the instance. */
        boolean live(Rendered rendered) {
            return result instanceof InstanceResult.InSync
                    && report().isPresent()
                    && VerificationResult.of(rendered, report().get()) instanceof VerificationResult.Verified;
        }
    }

    /** The configuration; empty if there is none. */
    public Optional<Rendered> rendered() {
        return rendering instanceof Rendered rendered ? Optional.of(rendered) : Optional.empty();
    }

    Optional<DesiredState> desired() {
        return resolution instanceof Resolution.Resolved resolved ? Optional.of(resolved.desired()) : Optional.empty();
    }
}
