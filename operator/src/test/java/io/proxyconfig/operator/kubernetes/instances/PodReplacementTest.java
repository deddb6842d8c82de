package io.proxyconfig.operator.kubernetes.instances;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatusBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PodReplacementTest {
    private static final InstanceSettings SETTINGS = new InstanceSettings("haproxy:1", "probe:1", null, false);

    @Test
    void podsOfTheNewestRevisionAreUpToDate() {
        assertThat(PodReplacement.pending(wanted(1, "haproxy:1"), current(3, 3), List.of(pod("new", null))))
                .isNull();
    }

    @Test
    void anotherImageIsPendingBeforeTheStatefulSetHasIt() {
        assertThat(PodReplacement.pending(wanted(1, "haproxy:2"), current(3, 3), List.of(pod("new", null))))
                .isEqualTo("the pod template has changed, and Kubernetes has not observed the new one yet");
    }

    @Test
    void isPendingUntilTheControllerHasObservedTheStatefulSet() {
        assertThat(PodReplacement.pending(wanted(1, "haproxy:1"), current(3, 2), List.of(pod("new", null))))
                .isEqualTo("the pod template has changed, and Kubernetes has not observed the new one yet");
    }

    @Test
    void podsOfAnEarlierRevisionArePending() {
        List<Pod> pods = List.of(pod("old", null), pod("new", null), pod("old", "2026-01-01T00:00:00Z"));

        assertThat(PodReplacement.pending(wanted(1, "haproxy:1"), current(3, 3), pods))
                .isEqualTo(
                        "1 of 2 pods differ from spec.pod: Kubernetes replaces them one after the other, each after its"
                                + " drain");
    }

    @Test
    void aChangeOfReplicasReplacesNoPod() {
        assertThat(PodReplacement.pending(wanted(2, "haproxy:1"), current(3, 3), List.of(pod("new", null))))
                .isNull();
    }

    @Test
    void withoutARevisionNoPodIsPending() {
        StatefulSet current = current(3, 3);
        current.setStatus(null);

        assertThat(PodReplacement.pending(wanted(1, "haproxy:1"), current, List.of(pod("old", null))))
                .isNull();
    }

    private static StatefulSet current(long generation, long observed) {
        StatefulSet current = ObjectMatcher.withHash(wanted(1, "haproxy:1"));
        current.getMetadata().setGeneration(generation);
        current.setStatus(new StatefulSetStatusBuilder()
                .withObservedGeneration(observed)
                .withUpdateRevision("new")
                .build());
        return current;
    }

    private static Pod pod(String revision, @Nullable String deleted) {
        return new PodBuilder()
                .withNewMetadata()
                .addToLabels("controller-revision-hash", revision)
                .withDeletionTimestamp(deleted)
                .endMetadata()
                .build();
    }

    private static StatefulSet wanted(int replicas, String image) {
        return InstanceStatefulSet.of(
                Serialization.unmarshal("""
                        apiVersion: proxyconfig.io/v1alpha1
                        kind: ProxyConfig
                        metadata: {name: orders, namespace: shop, uid: uid}
                        spec: {replicas: %d, pod: {image: "%s"}}
                        """.formatted(replicas, image), ProxyConfig.class), SETTINGS);
    }
}
