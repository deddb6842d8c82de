package io.proxyconfig.systemtests.kind;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.harness.StatusReader;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What becomes of connections when a pod goes: as docs/instances.md says, and no others. */
@KindTest
class PodLossST {

    @Test
    void aPodThatIsKilled(Cluster cluster) {
        try (KindProxyConfig proxy = KindProxyConfig.create(cluster, "killed", 2);
                ClusterConnectionLoop connectionLoop = ClusterConnectionLoop.start(cluster, "killed");
                Application doomed = Application.start(cluster, "killed-app-1", proxy.host(1));
                Application other = Application.start(cluster, "killed-app-0", proxy.host(0))) {
            doomed.awaitAnswer();
            other.awaitAnswer();
            cluster.kubectl("delete", "pod", "killed-1", "--grace-period=0", "--force");
            doomed.awaitEnd();
            proxy.awaitReady();
            other.awaitAnswer();
            connectionLoop.awaitSuccess();
        }
    }

    @Test
    void aNodeThatIsDrained(Cluster cluster) {
        try (KindProxyConfig proxy = KindProxyConfig.create(cluster, "drained", 2);
                ClusterConnectionLoop connectionLoop = ClusterConnectionLoop.start(cluster, "drained")) {
            connectionLoop.awaitSuccess();
            Pod pod = proxy.pods().stream()
                    .filter(one -> one.getMetadata().getName().equals("drained-1"))
                    .findFirst()
                    .orElseThrow();
            String node = pod.getSpec().getNodeName();
            Map<String, String> before = proxy.uids();
            try {
                cluster.kubectl(
                        "drain",
                        node,
                        "--ignore-daemonsets",
                        "--delete-emptydir-data",
                        "--pod-selector=app.kubernetes.io/instance=drained",
                        "--timeout=3m");
                proxy.awaitReady();
                assertThat(proxy.uids().get("drained-1")).isNotEqualTo(before.get("drained-1"));
                assertThat(proxy.pods())
                        .noneMatch(one -> node.equals(one.getSpec().getNodeName()));
                connectionLoop.awaitSuccess();
                connectionLoop.assertNoneFailed();
            } finally {
                cluster.kubectl("uncordon", node);
            }
        }
    }

    @Test
    void anotherImage(Cluster cluster) {
        try (KindProxyConfig proxy = KindProxyConfig.create(cluster, "image", 3);
                ClusterConnectionLoop connectionLoop = ClusterConnectionLoop.start(cluster, "image");
                Application last = Application.start(cluster, "image-app-2", proxy.host(2));
                Application first = Application.start(cluster, "image-app-0", proxy.host(0));
                PodHistory history = new PodHistory(cluster, "image")) {
            connectionLoop.awaitSuccess();
            last.awaitAnswer();
            first.awaitAnswer();
            Set<String> before = imageIds(proxy);
            proxy.patch("{\"pod\":{\"image\":\"" + cluster.otherInstancesImage() + "\"}}");

            history.awaitGoing("image-2");
            last.awaitAnswer();
            cluster.await("the status tells of it", () -> StatusReader.condition(proxy.resource(), "Ready")
                    .filter(ready -> ready.status() == Condition.Status.False)
                    .filter(ready -> ready.message().contains("image-2 drains"))
                    .isPresent());
            history.awaitGoing("image-1");
            assertThat(last.isOver())
                    .as("the grace period ended its connection")
                    .isTrue();
            first.awaitAnswer();
            history.awaitGoing("image-0");
            first.awaitAnswer();

            proxy.awaitReady();
            assertThat(imageIds(proxy)).hasSize(1).doesNotContainAnyElementsOf(before);
            assertThat(history.going()).containsExactly("image-2", "image-1", "image-0");
            assertThat(history.fewestServing())
                    .as("none goes before the one before it serves again")
                    .isEqualTo(2);
            assertThat(first.isOver()).isTrue();
            connectionLoop.awaitSuccess();
            connectionLoop.assertNoneFailed();
        }
    }

    /** Digests of what the containers of HAProxy and its Data Plane API really run. */
    private static Set<String> imageIds(KindProxyConfig proxy) {
        return proxy.pods().stream()
                .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
                .filter(container -> !container.getName().equals("probe"))
                .map(ContainerStatus::getImageID)
                .collect(Collectors.toSet());
    }
}
