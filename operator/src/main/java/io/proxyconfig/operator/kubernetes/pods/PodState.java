package io.proxyconfig.operator.kubernetes.pods;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A pod of a StatefulSet as its replacement depends on it.
 *
 * @param name its name
 * @param uid its uid; a later pod of the same name has another
 * @param ordinal its number in the StatefulSet
 * @param leaving whether Kubernetes is deleting it
 * @param started whether HAProxy has run in it, so that it can have sessions
 * @param ready whether it is ready for connections
 * @param outdated whether it has another template than the StatefulSet
 * @param labelled whether it has the label {@link #IN_SERVICE}, which pods of an early version of the operator lack
 * @param inService whether the label does not take it out of the Service
 * @param settled whether it has been out of the Service for so long that no connection is on its way
 * @param sessions its client connections; null if its probe does not report them
 */
@RecordBuilder
public record PodState(
        String name,
        String uid,
        int ordinal,
        boolean leaving,
        boolean started,
        boolean ready,
        boolean outdated,
        boolean labelled,
        boolean inService,
        boolean settled,
        @Nullable Integer sessions) {
    /**
     * The label that the Service selects. The pod template has the value {@code true}, and the operator changes it to {@code
     * false} to take a pod out of the Service.
     */
    public static final String IN_SERVICE = "proxyconfig.io/in-service";

    /** The annotation with the hash of the template that a pod was made from, without the images of the sidecars. */
    public static final String TEMPLATE = "proxyconfig.io/pod-template";

    /**
     * Reads a pod.
     *
     * @param template the hash of the present template
     * @param settled whether it has been out of the Service for long enough
     * @param sessions its client connections; empty if its probe does not report them
     */
    public static PodState of(Pod pod, String template, boolean settled, OptionalInt sessions) {
        String name = pod.getMetadata().getName();
        return PodStateBuilder.builder()
                .name(name)
                .uid(pod.getMetadata().getUid())
                .ordinal(numberOf(name))
                .leaving(isLeaving(pod))
                .started(PodContainers.hasStarted(pod, PodContainers.HAPROXY))
                .ready(isReady(pod))
                .outdated(!template.equals(value(pod.getMetadata().getAnnotations(), TEMPLATE)))
                .labelled(value(pod.getMetadata().getLabels(), IN_SERVICE) != null)
                .inService(isInService(pod))
                .settled(settled)
                .sessions(sessions.isPresent() ? sessions.getAsInt() : null)
                .build();
    }

    /** The number of a pod in its StatefulSet, from its name. */
    public static int numberOf(String name) {
        return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
    }

    /** Whether Kubernetes is deleting the pod. */
    public static boolean isLeaving(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    /** Whether the operator has not taken the pod out of the Service. */
    public static boolean isInService(Pod pod) {
        return !"false".equals(value(pod.getMetadata().getLabels(), IN_SERVICE));
    }

    /** Whether the pod can be lost without losing a session. */
    boolean isEmpty() {
        return !started || (settled && Integer.valueOf(0).equals(sessions));
    }

    private static @Nullable String value(@Nullable Map<String, String> map, String key) {
        return map == null ? null : map.get(key);
    }

    private static boolean isReady(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getConditions().stream().anyMatch(PodState::isReady);
    }

    private static boolean isReady(PodCondition condition) {
        return condition.getType().equals("Ready") && condition.getStatus().equals("True");
    }
}
