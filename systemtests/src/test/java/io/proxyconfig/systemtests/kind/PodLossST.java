package io.proxyconfig.systemtests.kind;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
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
}
