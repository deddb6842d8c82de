package io.proxyconfig.operator.status;

import io.proxyconfig.api.BuildInfo;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.InstanceStatus;
import io.proxyconfig.api.v1alpha1.Management;
import io.proxyconfig.api.v1alpha1.ObservedInput;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatusBuilder;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.resolve.ManagedInstances;
import io.proxyconfig.operator.resolve.Resolution;
import io.proxyconfig.operator.rollout.RunningWorker;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the whole status from what is known now and from the status that is recorded. Pure. */
public final class StatusFactory {
    private final String operatorVersion;

    /** For statuses of the operator that runs. */
    public StatusFactory() {
        this(BuildInfo.current().version());
    }

    StatusFactory(String operatorVersion) {
        this.operatorVersion = operatorVersion;
    }

    /**
     * The status now.
     *
     * @param before the status that is recorded; null for a new resource
     */
    public ProxyConfigStatus status(StatusInput input, @Nullable ProxyConfigStatus before) {
        Map<ConditionType, ConditionResult> results = Conditions.of(input);
        ConditionResult programmed = results.get(ConditionType.Programmed);
        boolean live = programmed != null && programmed.has(Condition.Status.True);
        ManagedInstances managed = input.managed();
        @Nullable String revision = input.rendered().map(Rendered::revision).orElse(null);
        int ready = readyInstances(input);
        return ProxyConfigStatusBuilder.builder()
                .observedGeneration(input.generation())
                .observedInputs(observed(input.observedInputs()))
                .operatorVersion(operatorVersion)
                .management(managed == null ? Management.External : Management.Managed)
                .image(managed == null ? null : managed.image())
                .revision(revision)
                .lastGoodRevision(live ? revision : before == null ? null : before.lastGoodRevision())
                .otherRenderings(otherRenderings(input))
                .replicas(managed == null ? input.instances().size() : managed.present())
                .readyReplicas(ready)
                .instances(
                        input.desiredInstances().isEmpty()
                                ? null
                                : ready + "/" + input.desiredInstances().getAsInt())
                .podReplacements(managed == null || managed.replacements().isEmpty() ? null : managed.replacements())
                .selector(managed == null ? null : managed.selector())
                .sessions(SessionTotals.of(input.present()))
                .lastChange(LastChanges.of(input, before, live))
                .warnings(Warnings.of(input))
                .conditions(conditions(input, before, results))
                .formerInstances(input.former().isEmpty() ? null : input.former())
                .instanceStatuses(InstanceStatuses.of(input))
                .build();
    }

    private static @Nullable List<ObservedInput> observed(List<ObservedInput> inputs) {
        return inputs.isEmpty() ? null : inputs;
    }

    private static int readyInstances(StatusInput input) {
        return (int) input.rendered().stream()
                .flatMap(rendered -> input.instances().stream().filter(one -> one.live(rendered)))
                .count();
    }

    private static @Nullable Integer otherRenderings(StatusInput input) {
        long number = input.rendered().stream()
                .flatMap(rendered -> input.instances().stream()
                        .flatMap(instance -> instance.report().stream())
                        .filter(report -> RunningWorker.hasOtherRendering(report, rendered.revision())))
                .count();
        return number == 0 ? null : Math.toIntExact(number);
    }

    private static List<Condition> conditions(
            StatusInput input, @Nullable ProxyConfigStatus before, Map<ConditionType, ConditionResult> results) {
        ConditionStamp stamp = new ConditionStamp(input.generation(), before, input.now());
        return results.entrySet().stream()
                .map(one -> stamp.condition(one.getKey(), one.getValue()))
                .toList();
    }

    /**
     * The status of a new resource, or while a reconciliation takes long. Empty if the recorded status is about what the
     * reconciliation applies, or does not say that a configuration is live.
     *
     * @param applying whether the reconciliation applies another configuration than the verified one
     * @param inputs the versions of the objects that the reconciliation has read
     */
    public Optional<ProxyConfigStatus> interim(
            long generation,
            @Nullable ProxyConfigStatus before,
            boolean applying,
            List<ObservedInput> inputs,
            Instant now) {
        boolean outdated = before == null || !Long.valueOf(generation).equals(before.observedGeneration());
        return outdated || (applying && before != null && isProgrammed(before))
                ? Optional.of(progressing(generation, before, inputs, "the operator applies the configuration", now))
                : Optional.empty();
    }

    private static boolean isProgrammed(ProxyConfigStatus status) {
        return status.condition(ConditionType.Programmed.name())
                .filter(condition -> condition.status() == Condition.Status.True)
                .isPresent();
    }

    /**
     * The status while the operator applies a spec: all as recorded, but Programmed and Ready are False.
     *
     * @param inputs the versions of the objects that the reconciliation has read
     */
    public ProxyConfigStatus progressing(
            long generation,
            @Nullable ProxyConfigStatus before,
            List<ObservedInput> inputs,
            String message,
            Instant now) {
        ConditionResult result = ConditionResult.isFalse(Reason.Progressing, message);
        return withConditions(
                generation, before, inputs, now, Map.of(ConditionType.Programmed, result, ConditionType.Ready, result));
    }

    private ProxyConfigStatus withConditions(
            long generation,
            @Nullable ProxyConfigStatus before,
            List<ObservedInput> inputs,
            Instant now,
            Map<ConditionType, ConditionResult> results) {
        ConditionStamp stamp = new ConditionStamp(generation, before, now);
        List<Condition> conditions = new EnumMap<>(results)
                .entrySet().stream()
                        .map(one -> stamp.condition(one.getKey(), one.getValue()))
                        .toList();
        if (before == null) {
            return ProxyConfigStatusBuilder.builder()
                    .observedGeneration(generation)
                    .observedInputs(observed(inputs))
                    .operatorVersion(operatorVersion)
                    .readyReplicas(0)
                    .conditions(conditions)
                    .build();
        }
        return ProxyConfigStatusBuilder.builder(before)
                .observedInputs(observed(inputs))
                .conditions(ConditionStamp.replaced(before.conditions(), conditions))
                .build();
    }

    /**
     * The status after an unexpected exception: all as recorded, except that Programmed and Ready are Unknown.
     *
     * @param inputs the versions of the objects that the operator has read last
     * @param exception name of its class; its message can have values of the resource
     */
    public ProxyConfigStatus failed(
            long generation,
            @Nullable ProxyConfigStatus before,
            List<ObservedInput> inputs,
            String exception,
            Instant now) {
        ConditionResult result = ConditionResult.unknown(
                Reason.ReconciliationFailed,
                "the operator failed with an unexpected exception, and tries again: " + exception
                        + "; see the log of the operator");
        return withConditions(
                generation, before, inputs, now, Map.of(ConditionType.Programmed, result, ConditionType.Ready, result));
    }

    /**
     * The status of a resource whose file is no longer valid: all as the last valid spec has it, but Accepted and Ready are
     * False.
     *
     * @param status of the last valid spec
     * @param before the status that is recorded
     * @param errors what is wrong with the file, and where
     */
    public ProxyConfigStatus withInvalidFile(
            ProxyConfigStatus status, @Nullable ProxyConfigStatus before, String errors, Instant now) {
        long generation = status.observedGeneration() == null ? 0 : status.observedGeneration();
        ConditionStamp stamp = new ConditionStamp(generation, before, now);
        ConditionResult result = ConditionResult.isFalse(Reason.InvalidFile, errors);
        return ProxyConfigStatusBuilder.builder(status)
                .conditions(ConditionStamp.replaced(
                        status.conditions(),
                        List.of(
                                stamp.condition(ConditionType.Accepted, result),
                                stamp.condition(ConditionType.Ready, result))))
                .build();
    }

    /** The status of a resource whose file has never been valid since the start of the operator. */
    public ProxyConfigStatus onlyInvalidFile(@Nullable ProxyConfigStatus before, String errors, Instant now) {
        long generation = before == null || before.observedGeneration() == null ? 0 : before.observedGeneration();
        StatusInput nothing = StatusInputBuilder.builder()
                .generation(generation)
                .resolution(new Resolution.Rejected(List.of()))
                .instances(List.of())
                .now(now)
                .build();
        ProxyConfigStatus status = status(nothing, before);
        if (before != null && before.instanceStatuses() != null) {
            List<InstanceStatus> instances = before.instanceStatuses().stream()
                    .map(InstanceStatuses::unobserved)
                    .toList();
            status = ProxyConfigStatusBuilder.builder(status)
                    .replicas(instances.size())
                    .formerInstances(before.formerInstances())
                    .instanceStatuses(instances)
                    .build();
        }
        return withInvalidFile(status, before, errors, now);
    }
}
