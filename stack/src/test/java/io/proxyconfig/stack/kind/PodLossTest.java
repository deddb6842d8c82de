package io.proxyconfig.stack.kind;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of connections when a pod goes: as docs/instances.md says, and no others. */
@KindTest
class PodLossTest {

    @Test
    void aPodThatIsKilled(Cluster cluster) {
        try (Proxy proxy = Proxy.create(cluster, "killed", 2);
                Openings openings = Openings.start(cluster, "killed");
                Application doomed = Application.start(cluster, "killed-app-1", proxy.host(1));
                Application other = Application.start(cluster, "killed-app-0", proxy.host(0))) {
            doomed.awaitAnswer();
            other.awaitAnswer();
            cluster.kubectl("delete", "pod", "killed-1", "--grace-period=0", "--force");
            doomed.awaitEnd();
            proxy.awaitReady();
            other.awaitAnswer();
            openings.awaitSuccess();
        }
    }

    @Test
    void aNodeThatIsDrained(Cluster cluster) {
        try (Proxy proxy = Proxy.create(cluster, "drained", 2);
                Openings openings = Openings.start(cluster, "drained")) {
            openings.awaitSuccess();
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
                openings.awaitSuccess();
                openings.assertNoneFailed();
            } finally {
                cluster.kubectl("uncordon", node);
            }
        }
    }

    @Test
    void podsThatAreToBeDifferent(Cluster cluster) {
        try (Proxy proxy = Proxy.create(cluster, "different", 2);
                Openings openings = Openings.start(cluster, "different");
                Application application = Application.start(cluster, "different-app", proxy.host(1))) {
            openings.awaitSuccess();
            application.awaitAnswer();
            Map<String, String> before = proxy.uids();
            proxy.patch("{\"pod\":{\"annotations\":{\"example.com/changed\":\"true\"}}}");
            cluster.await(
                    "the last one goes first",
                    () -> !proxy.uids().containsKey("different-1")
                            || !proxy.uids().get("different-1").equals(before.get("different-1")));
            proxy.awaitReady();
            cluster.await(
                    "both were replaced",
                    () -> proxy.uids().size() == 2
                            && proxy.uids().entrySet().stream().noneMatch(before.entrySet()::contains));
            proxy.awaitReady();
            assertThat(application.isOver())
                    .as("its connection outlived the grace period of its pod")
                    .isTrue();
            openings.awaitSuccess();
            openings.assertNoneFailed();
        }
    }
}
