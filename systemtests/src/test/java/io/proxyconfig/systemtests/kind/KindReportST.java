package io.proxyconfig.systemtests.kind;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.proxyconfig.systemtests.report.ReportRun;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code operator report} on a cluster: an administrator gets the logs, and the operator's pod reaches the instances. */
@KindTest
class KindReportST {
    private static final String FILES = "namespaces/" + Cluster.NAMESPACE;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void anAdministratorGetsObjectsAndLogs(Cluster cluster) throws Exception {
        ReportRun report = ReportRun.of(
                folder,
                "--kubeconfig",
                Objects.requireNonNull(System.getenv("KUBECONFIG")),
                "--namespace",
                Cluster.NAMESPACE);

        assertThat(report.files())
                .as(report.progress())
                .containsKeys(
                        FILES + "/proxyconfigs/orders.yaml",
                        FILES + "/statefulsets/orders.yaml",
                        FILES + "/networkpolicies/orders.yaml",
                        FILES + "/pods/orders-0.yaml",
                        FILES + "/secrets/orders-credentials.yaml",
                        FILES + "/events.yaml",
                        FILES + "/logs/orders-0/haproxy.log",
                        FILES + "/logs/orders-0/dataplane.log",
                        FILES + "/logs/orders-0/probe.log",
                        "operator/deployments/proxyconfig-operator.yaml",
                        "operator/lease.yaml",
                        "operator/logs/" + cluster.leader() + "/operator.log");
        assertThat(report.file("operator/logs/" + cluster.leader() + "/operator.log"))
                .contains("Watching all namespaces");
        assertThat(report.file("errors.txt").lines())
                .allMatch(line -> line.contains("which only the operator's pod can reach"));
        assertNoSecret(cluster, report.files());
    }

    @Test
    void theOperatorsPodReachesTheInstances(Cluster cluster) throws Exception {
        Path bundle = folder.resolve("bundle.tar.gz");
        cluster.kubectl(
                "exec",
                "--namespace",
                Cluster.OPERATOR_NAMESPACE,
                "deploy/" + Cluster.OPERATOR,
                "--",
                "sh",
                "-c",
                "operator report --output /tmp/bundle.tar.gz || [ $? = 3 ]");
        String encoded = cluster.kubectl(
                "exec",
                "--namespace",
                Cluster.OPERATOR_NAMESPACE,
                "deploy/" + Cluster.OPERATOR,
                "--",
                "base64",
                "/tmp/bundle.tar.gz");
        Files.write(bundle, Base64.getMimeDecoder().decode(encoded));

        Map<String, String> files = ReportRun.files(Files.readAllBytes(bundle));
        assertThat(files)
                .containsKeys(
                        FILES + "/proxyconfigs/orders.yaml",
                        FILES + "/instances/orders/orders-0/probe-report.json",
                        FILES + "/instances/orders/orders-0/haproxy.cfg",
                        FILES + "/instances/orders/orders-0/data-plane-api.json");
        assertThat(files.get("errors.txt"))
                .contains("a Role must allow get pods/log in the namespace " + Cluster.NAMESPACE);
        assertNoSecret(cluster, files);
    }

    private static void assertNoSecret(Cluster cluster, Map<String, String> files) {
        Secret credentials = cluster.client()
                .secrets()
                .inNamespace(Cluster.NAMESPACE)
                .withName("orders-credentials")
                .get();
        for (String key : new String[] {"password", "token"}) {
            String encoded = credentials.getData().get(key);
            String value = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            assertThat(files.values()).allSatisfy(file -> assertThat(file).doesNotContain(value, encoded));
        }
    }
}
