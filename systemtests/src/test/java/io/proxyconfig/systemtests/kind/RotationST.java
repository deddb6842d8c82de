package io.proxyconfig.systemtests.kind;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Certificates, credentials and leaders come and go; neither HAProxy nor a connection notices. */
@KindTest
class RotationST {
    /** The operator's promise: the lease, a retry, and what a busy machine adds. */
    private static final Duration TAKE_OVER = Duration.ofSeconds(20);

    @Test
    void certificatesAndCredentials(Cluster cluster) {
        try (KindProxyConfig proxy = KindProxyConfig.create(cluster, "rotation", 2);
                Application application = Application.start(cluster, "rotation-app", proxy.host(0))) {
            application.awaitAnswer();
            Map<String, Integer> reloads = proxy.reloads();
            Map<String, String> pods = proxy.uids();
            for (String[] rotated : new String[][] {{"tls", "tls.crt"}, {"credentials", "password"}}) {
                String secret = "rotation-" + rotated[0];
                String before = value(cluster, secret, rotated[1]);
                cluster.kubectl("annotate", "secret", secret, "proxyconfig.io/rotate=now");
                cluster.await(secret + " has new content", () -> !value(cluster, secret, rotated[1])
                        .equals(before));
                // with the new ones, at the latest when the kubelet has brought them into the pods
                cluster.await("pods have it", () -> mounted(cluster, "rotation-1", rotated[0], rotated[1])
                        .equals(value(cluster, secret, rotated[1])));
                assertThat(proxy.reloads()).isEqualTo(reloads);
                application.awaitAnswer();
            }
            proxy.patch(
                    "{\"listeners\":[{\"name\":\"mysql\",\"port\":3306,\"backend\":\"database\",\"allowedSources\":[\"10.0.0.0/8\"]}]}");
            proxy.awaitReady();
            application.awaitAnswer();
            proxy.assertNoProbeSawABreak();
            assertThat(proxy.uids()).isEqualTo(pods);
        }
    }

    @Test
    void aLeaderThatIsKilledIsReplaced(Cluster cluster) {
        try (KindProxyConfig proxy = KindProxyConfig.create(cluster, "leader", 1);
                Application application = Application.start(cluster, "leader-app", proxy.host(0))) {
            application.awaitAnswer();
            Map<String, Integer> reloads = proxy.reloads();
            String leader = cluster.leader();
            Instant killed = Instant.now();
            cluster.kubectl(
                    "--namespace", Cluster.OPERATOR_NAMESPACE, "delete", "pod", leader, "--grace-period=0", "--force");
            cluster.await(
                    "another one leads",
                    () -> !cluster.leader().isEmpty() && !cluster.leader().equals(leader));
            assertThat(Duration.between(killed, Instant.now())).isLessThan(TAKE_OVER);
            proxy.patch(
                    "{\"listeners\":[{\"name\":\"mysql\",\"port\":3306,\"backend\":\"database\",\"allowedSources\":[\"10.0.0.0/8\"]}]}");
            proxy.awaitReady();
            assertThat(proxy.reloads())
                    .as("neither for the new leader nor for an allow list")
                    .isEqualTo(reloads);
            application.awaitAnswer();
        }
    }

    private static String value(Cluster cluster, String secret, String key) {
        Secret content = cluster.client()
                .secrets()
                .inNamespace(Cluster.NAMESPACE)
                .withName(secret)
                .get();
        return Objects.requireNonNull(content.getData().get(key));
    }

    private static String mounted(Cluster cluster, String pod, String folder, String key) {
        return cluster.kubectl(
                        "exec",
                        pod,
                        "-c",
                        "dataplane",
                        "--",
                        "base64",
                        "-w",
                        "0",
                        "/etc/proxyconfig/" + folder + "/" + key)
                .strip();
    }
}
