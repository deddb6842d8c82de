package io.proxyconfig.operator.kubernetes.instances;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Detects pods that Kubernetes must replace after a change of {@code spec.pod}. A resource is not Ready while a pod
 * has, for example, another image than the spec.
 */
final class PodReplacement {
    /** The label with the revision of the pod template that a pod was created from. */
    private static final String REVISION = "controller-revision-hash";

    private PodReplacement() {}

    /**
     * Why pods differ from {@code spec.pod}, as a sentence.
     *
     * @param desired the desired StatefulSet; this method changes its number of replicas
     * @param current the present StatefulSet
     * @param pods the present pods
     * @return null if no pod differs, or the StatefulSet controller has not reported a revision
     */
    static @Nullable String pending(StatefulSet desired, StatefulSet current, List<Pod> pods) {
        desired.getSpec().setReplicas(current.getSpec().getReplicas());
        StatefulSetStatus status = current.getStatus();
        boolean unobserved = status != null
                && status.getObservedGeneration() != null
                && !status.getObservedGeneration().equals(current.getMetadata().getGeneration());
        if (unobserved || !ObjectMatcher.matches(ObjectMatcher.withHash(desired), current)) {
            return "the pod template has changed, and Kubernetes has not observed the new one yet";
        }
        if (status == null || status.getUpdateRevision() == null) {
            return null;
        }
        List<Pod> active = pods.stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .toList();
        long outdated = active.stream()
                .filter(pod -> !status.getUpdateRevision().equals(revision(pod)))
                .count();
        return outdated == 0
                ? null
                : outdated + " of " + active.size()
                        + " pods differ from spec.pod: Kubernetes replaces them one after the other, each after its drain";
    }

    private static @Nullable String revision(Pod pod) {
        return pod.getMetadata().getLabels() == null
                ? null
                : pod.getMetadata().getLabels().get(REVISION);
    }
}
