package io.proxyconfig.operator.status;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.HaproxyView;
import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.operator.observe.InstanceObservation;
import io.proxyconfig.operator.observe.Reading;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.render.Rendering;
import io.proxyconfig.operator.resolve.DesiredState;
import io.proxyconfig.operator.resolve.ManagedInstances;
import io.proxyconfig.operator.resolve.Resolution;
import io.proxyconfig.operator.rollout.InstanceResult;
import io.proxyconfig.operator.rollout.RolloutMemory.Change;
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
 * All that a status is made of.
 *
 * @param generation the resource's {@code metadata.generation}
 * @param resolution what came of its spec and references
 * @param rendering what came of writing the configuration; null when it could not be resolved
 * @param instances what is known of each instance, in the spec's order
 * @param change the last change towards what is wanted now; null when none was needed in this life of the operator
 * @param now the time
 * @param managed the instances that the operator runs itself; null for external ones
 * @param spec the resource's spec; null when there is no valid one
 * @param paused whether the resource is paused
 */
@RecordBuilder
public record StatusInput(
        long generation,
        Resolution resolution,
        @Nullable Rendering rendering,
        List<InstanceInput> instances,
        @Nullable Change change,
        Instant now,
        @Nullable ManagedInstances managed,
        @Nullable ProxyConfigSpec spec,
        boolean paused) {

    public StatusInput {
        instances = List.copyOf(instances);
    }

    /** How many instances the spec asks for; empty while that is not known. */
    OptionalInt wantedInstances() {
        if (managed != null) {
            return OptionalInt.of(managed.wanted());
        }
        int known = desired().map(one -> one.instances().size()).orElse(instances.size());
        return known == 0 ? OptionalInt.empty() : OptionalInt.of(known);
    }

    /**
     * The first doubt that is certain; without one the first that is not, or that there is an instance of which nothing is
     * known because it is missing. Empty where every instance is there and beyond doubt.
     *
     * @param doubt what speaks against an instance, False or Unknown
     */
    Optional<ConditionResult> worst(Function<InstanceInput, Optional<ConditionResult>> doubt) {
        List<ConditionResult> doubts = Stream.concat(
                        instances.stream().map(doubt).flatMap(Optional::stream), missing().stream())
                .toList();
        return doubts.stream()
                .filter(one -> one.status() == Status.False)
                .findFirst()
                .or(() -> doubts.stream().findFirst());
    }

    private Optional<ConditionResult> missing() {
        if (managed != null && managed.missing() != null) {
            return Optional.of(ConditionResult.unknown(Reason.InstancesMissing, managed.missing()));
        }
        return instances.isEmpty() && !noneIsWanted()
                ? Optional.of(ConditionResult.unknown(Reason.InstancesMissing, "there is no instance yet"))
                : Optional.empty();
    }

    private boolean noneIsWanted() {
        return managed != null && managed.wanted() == 0;
    }

    /** Whether the configuration is proven on every instance there is; none is only enough where none is wanted. */
    public boolean allLive() {
        boolean enough = !instances.isEmpty() || noneIsWanted();
        return enough
                && rendered()
                        .map(rendered -> instances.stream().allMatch(one -> one.live(rendered)))
                        .orElse(false);
    }

    /**
     * What is known of one instance.
     *
     * @param observation what was seen last
     * @param result how far the last pass brought it; null when there was none because nothing could be rendered
     * @param checksum of what was pushed last; null when nothing was
     */
    public record InstanceInput(
            InstanceObservation observation,
            @Nullable InstanceResult result,
            @Nullable String checksum) {

        String name() {
            return observation.instance().name();
        }

        Optional<ProbeReport> report() {
            return observation.probe().value();
        }

        /** HAProxy as its probe sees it; empty where the probe is not seen, or does not see it. */
        Optional<HaproxyView> haproxy() {
            return report().map(ProbeReport::haproxy).filter(HaproxyView::reachable);
        }

        /** Why the probe has no report; only when there is none. */
        String whyNoReport() {
            return observation.probe() instanceof Reading.Failed<ProbeReport> failed
                    ? failed.message()
                    : "the probe has not been asked yet";
        }

        /** Whether the instance is proven to run this configuration. */
        boolean live(Rendered rendered) {
            return result instanceof InstanceResult.InSync
                    && report().isPresent()
                    && VerificationResult.of(rendered, report().get()) instanceof VerificationResult.Verified;
        }
    }

    /** The configuration; empty when there is none. */
    public Optional<Rendered> rendered() {
        return rendering instanceof Rendered rendered ? Optional.of(rendered) : Optional.empty();
    }

    Optional<DesiredState> desired() {
        return resolution instanceof Resolution.Resolved resolved ? Optional.of(resolved.desired()) : Optional.empty();
    }
}
