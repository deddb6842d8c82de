package io.proxyconfig.systemtests.kind;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.InstanceStatus;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Instances need no operator to serve, nor to come back. */
@KindTest
class OperatorAwayST {
    /** Kills come at its beginning. */
    private static final int SECONDS_AWAY = 120;

    @Test
    void aKilledPodServesAgainWithoutTheOperatorAndIsNotReloadedLater(Cluster cluster) {
        try (KindProxyConfig proxy = KindProxyConfig.create(cluster, "away", 2)) {
            proxy.patch("{\"timeouts\":{\"client\":\"77m\"}}");
            proxy.await(
                    "the change",
                    status -> Objects.equals(
                            status.observedGeneration(),
                            proxy.resource().getMetadata().getGeneration()));
            String revision =
                    Objects.requireNonNull(proxy.resource().getStatus().revision());
            try (Application untouched = Application.start(cluster, "away-app", proxy.host(0))) {
                untouched.awaitAnswer();
                Map<String, Integer> reloads = proxy.reloads();
                cluster.scaleOperator(0);
                long since = System.nanoTime();
                try {
                    String before = Objects.requireNonNull(proxy.uids().get("away-1"));
                    cluster.kubectl("delete", "pod", "away-1", "--grace-period=0", "--force");
                    cluster.await("away-1 is back", () -> isReadyAgain(proxy, before));
                    assertThat(description(cluster, "away-1")).contains(revision);
                    try (Application late = Application.start(cluster, "away-late", proxy.host(1))) {
                        late.awaitAnswer();
                    }
                    Awaitility.await("the operator was away for " + SECONDS_AWAY + " s")
                            .atMost(Cluster.TIMEOUT)
                            .until(() -> System.nanoTime() - since > SECONDS_AWAY * 1_000_000_000L);
                    untouched.awaitAnswer();
                } finally {
                    cluster.scaleOperator(2);
                }
                reloads.put("away-1", 0);
                // the status that the operator left behind says Ready, too, but tells of the pod before
                cluster.await("the pod that came back is told of, and was not reloaded", () -> proxy.reloads()
                        .equals(reloads));
                proxy.awaitReady();
                assertThat(proxy.instances())
                        .extracting(InstanceStatus::revision)
                        .containsOnly(revision);
                assertThat(proxy.reloads()).isEqualTo(reloads);
                untouched.awaitAnswer();
            }
        }
    }

    private static boolean isReadyAgain(KindProxyConfig proxy, String before) {
        return proxy.pods().stream()
                .filter(pod -> pod.getMetadata().getName().equals("away-1"))
                .filter(pod -> !pod.getMetadata().getUid().equals(before))
                .anyMatch(KindProxyConfig::isReady);
    }

    /** What the running worker says that its configuration is. */
    private static String description(Cluster cluster, String pod) {
        return cluster.kubectlWith(
                "@1 show info\n",
                "exec",
                "-i",
                pod,
                "-c",
                "haproxy",
                "--",
                "socat",
                "-t",
                "5",
                "stdio",
                "UNIX-CONNECT:/run/proxyconfig/master.sock");
    }
}
