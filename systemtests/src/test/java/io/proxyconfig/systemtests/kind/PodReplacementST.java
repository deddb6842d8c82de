package io.proxyconfig.systemtests.kind;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.InstanceState;
import io.proxyconfig.api.v1alpha1.InstanceStatus;
import io.proxyconfig.api.v1alpha1.PodReplacement;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.api.v1alpha1.Worker;
import io.proxyconfig.harness.StatusReader;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What replaces pods, and what becomes of their sessions. */
@KindTest
class PodReplacementST {

    @Test
    void aPodGoesWhenItsLastSessionHasEnded(Cluster cluster) {
        try (KindProxyConfig proxy = KindProxyConfig.create(cluster, "image", 2);
                ClusterConnectionLoop connectionLoop = ClusterConnectionLoop.start(cluster, "image");
                PodHistory history = new PodHistory(cluster, "image")) {
            connectionLoop.awaitSuccess();
            Set<String> before = imageIds(proxy);
            try (Application held = Application.start(cluster, "image-app-1", proxy.host(1))) {
                held.awaitAnswer();
                proxy.patch("{\"pod\":{\"image\":\"" + cluster.otherInstancesImage() + "\"}}");
                cluster.await("the pod with a session drains", () -> isDraining(proxy, "image-1"));
                assertThat(StatusReader.is(proxy.resource(), "PodsUpToDate", Condition.Status.False))
                        .isTrue();
                assertThat(proxy.pods()).as("a further pod").hasSize(3);
                assertThat(history.going()).as("pods that were told to go").isEmpty();
                held.awaitAnswer();
            }
            proxy.await("all pods are replaced", status -> isUpToDate(proxy, status));
            cluster.await("the further pod is gone", () -> proxy.uids().keySet().equals(Set.of("image-0", "image-1")));
            assertThat(imageIds(proxy)).hasSize(1).doesNotContainAnyElementsOf(before);
            assertThat(history.going()).containsExactly("image-1", "image-0", "image-2");
            assertThat(history.fewestServing())
                    .as("pods that serve at the same time")
                    .isEqualTo(2);
            connectionLoop.awaitSuccess();
            connectionLoop.assertNoneFailed();
            assertThat(events(cluster, "image")).contains("PodDraining", "PodEvicted", "PodsReplaced");
        }
    }

    @Test
    void aPodThatLeavesStaysInSightUntilItsSessionsEnd(Cluster cluster) {
        try (KindProxyConfig proxy = KindProxyConfig.create(cluster, "leaving", 2);
                Application doomed = Application.start(cluster, "leaving-app-1", proxy.host(1))) {
            doomed.awaitAnswer();
            cluster.kubectl("delete", "pod", "leaving-1", "--wait=false");
            cluster.await("the pod is in the status with its session", () -> proxy.instances().stream()
                    .filter(one ->
                            one.state() == InstanceState.Leaving && one.name().equals("leaving-1"))
                    .flatMap(PodReplacementST::workers)
                    .anyMatch(worker -> Objects.equals(worker.sessions(), 1)));
            doomed.awaitAnswer();
            doomed.awaitEnd();
            cluster.await("an event tells of the session that ended", () -> events(cluster, "leaving")
                    .contains("SessionsEnded"));
            proxy.awaitReady();
        }
    }

    private static Stream<Worker> workers(InstanceStatus instance) {
        List<Worker> workers = instance.workers();
        return workers == null ? Stream.of() : workers.stream();
    }

    private static boolean isDraining(KindProxyConfig proxy, String pod) {
        ProxyConfigStatus status = proxy.resource().getStatus();
        boolean draining = proxy.instances().stream()
                .anyMatch(one -> one.name().equals(pod) && one.state() == InstanceState.Draining);
        List<PodReplacement> pending = Objects.requireNonNullElse(status.podReplacements(), List.of());
        return draining && pending.stream().anyMatch(one -> one.pod().equals(pod) && Objects.equals(one.sessions(), 1));
    }

    private static boolean isUpToDate(KindProxyConfig proxy, ProxyConfigStatus status) {
        return status.podReplacements() == null
                && StatusReader.is(proxy.resource(), "PodsUpToDate", Condition.Status.True)
                && proxy.instances().stream().allMatch(one -> one.state() == InstanceState.Active)
                && proxy.instances().size() == 2;
    }

    private static List<String> events(Cluster cluster, String name) {
        return cluster.client().v1().events().inNamespace(Cluster.NAMESPACE).list().getItems().stream()
                .filter(event -> event.getInvolvedObject().getName().equals(name))
                .map(Event::getReason)
                .toList();
    }

    /** Digests of what the containers of HAProxy and its Data Plane API really run. */
    private static Set<String> imageIds(KindProxyConfig proxy) {
        return proxy.pods().stream()
                .flatMap(pod -> Stream.of(
                                pod.getStatus().getContainerStatuses(),
                                pod.getStatus().getInitContainerStatuses())
                        .flatMap(Collection::stream))
                .filter(container -> !container.getName().equals("probe"))
                .map(ContainerStatus::getImageID)
                .collect(Collectors.toSet());
    }
}
