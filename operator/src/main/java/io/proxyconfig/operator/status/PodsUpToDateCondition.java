package io.proxyconfig.operator.status;

import io.proxyconfig.api.v1alpha1.PodReplacement;
import io.proxyconfig.operator.resolve.ManagedInstances;
import io.proxyconfig.operator.resolve.SidecarState;
import java.util.List;
import java.util.Optional;

/**
 * {@code PodsUpToDate}: every pod has the template and the images of the present spec. Other pods serve, too, so Ready does not
 * depend on this condition.
 */
final class PodsUpToDateCondition {
    private PodsUpToDateCondition() {}

    /** Empty for external instances. */
    static Optional<ConditionResult> judge(StatusInput input) {
        ManagedInstances managed = input.managed();
        if (managed == null) {
            return Optional.empty();
        }
        List<PodReplacement> replacements = managed.replacements();
        if (!replacements.isEmpty()) {
            PodReplacement first = replacements.getFirst();
            return Optional.of(ConditionResult.isFalse(
                    Reason.PodsOutdated,
                    replacements.size() + " of " + managed.present() + " pods are still to be replaced: pod "
                            + first.pod() + " " + first.message()));
        }
        SidecarState sidecars = managed.sidecars();
        if (sidecars != null) {
            return Optional.of(
                    sidecars.failed()
                            ? ConditionResult.isFalse(Reason.ImageFailed, sidecars.message() + "; correct the image")
                            : ConditionResult.isFalse(Reason.PodsOutdated, sidecars.message()));
        }
        if (managed.present() != managed.wanted()) {
            return Optional.of(ConditionResult.isFalse(
                    Reason.PodsChanging,
                    "there are " + managed.present() + " pods, and spec.replicas is " + managed.wanted()
                            + (managed.present() < managed.wanted()
                                    ? "; the others are created"
                                    : "; the others are removed when their last sessions have ended")));
        }
        return Optional.of(ConditionResult.isTrue(Reason.UpToDate, "no pod differs from spec.pod"));
    }
}
