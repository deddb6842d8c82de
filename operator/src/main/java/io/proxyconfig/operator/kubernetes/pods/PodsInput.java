package io.proxyconfig.operator.kubernetes.pods;

import io.fabric8.kubernetes.api.model.Pod;
import io.proxyconfig.api.v1alpha1.PodReplacementPolicy;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * The pods of a resource, and their desired state.
 *
 * @param resource key of the resource
 * @param namespace its namespace
 * @param pods all its pods, those that leave included
 * @param template the hash of the present template
 * @param images desired image of each container, by its name
 * @param policy how pods are replaced
 * @param wanted number of pods that the spec asks for
 * @param sessions client connections by pod, of the pods whose probes answer; empty if they are unknown
 * @param verified whether the configuration is verified on every pod that takes connections
 */
@RecordBuilder
public record PodsInput(
        String resource,
        String namespace,
        List<Pod> pods,
        String template,
        Map<String, String> images,
        PodReplacementPolicy policy,
        int wanted,
        Map<String, OptionalInt> sessions,
        boolean verified) {
    /**
     * The states of the pods.
     *
     * @param settled whether a pod has been out of the Service for long enough
     */
    List<PodState> states(Predicate<Pod> settled) {
        return pods.stream()
                .map(pod -> PodState.of(
                        pod,
                        template,
                        settled.test(pod),
                        sessions.getOrDefault(pod.getMetadata().getName(), OptionalInt.empty())))
                .toList();
    }
}
