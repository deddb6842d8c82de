package io.proxyconfig.operator.kubernetes.instances;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether pods are still to be replaced by such as {@code spec.pod} says: a pod that serves, but has another image
 * than was asked for, is not what a resource that is Ready promises.
 */
final class PodReplacement {
    /** The StatefulSet controller's label of a pod: what it was made of. */
    private static final String REVISION = "controller-revision-hash";

    private PodReplacement() {}

    /**
     * Why pods are not as they should be, a sentence.
     *
     * @param wanted what the StatefulSet shall be; it is changed here
     * @param current what it is
     * @param pods those that there are
     * @return null when they are as they should be, or no controller has said what they are made of
     */
    static @Nullable String pending(StatefulSet wanted, StatefulSet current, List<Pod> pods) {
        wanted.getSpec().setReplicas(current.getSpec().getReplicas());
        StatefulSetStatus status = current.getStatus();
        boolean unseen = status != null
                && status.getObservedGeneration() != null
                && !status.getObservedGeneration().equals(current.getMetadata().getGeneration());
        if (unseen || !ObjectMatcher.matches(ObjectMatcher.marked(wanted), current)) {
            return "the pod template has changed, and Kubernetes has not observed the new one yet";
        }
        if (status == null || status.getUpdateRevision() == null) {
            return null;
        }
        List<Pod> staying = pods.stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .toList();
        long outdated = staying.stream()
                .filter(pod -> !status.getUpdateRevision().equals(revision(pod)))
                .count();
        return outdated == 0
                ? null
                : outdated + " of " + staying.size()
                        + " pods are not yet as spec.pod says: they are replaced one after the"
                        + " other, each when it has drained";
    }

    private static @Nullable String revision(Pod pod) {
        return pod.getMetadata().getLabels() == null
                ? null
                : pod.getMetadata().getLabels().get(REVISION);
    }
}
