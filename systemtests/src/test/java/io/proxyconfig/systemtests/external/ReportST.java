package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.harness.FileModeStack;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.KubernetesStack;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.TestNamespace;
import io.proxyconfig.systemtests.report.ReportRun;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code operator report} on real parts: the bundle has what an incident needs, and no secret. */
@ExtendWith(SharedControlPlane.class)
final class ReportST {
    private static final String INSTANCE = "/instances/orders/haproxy-0/";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void anAdministratorGetsResourcesEventsAndInstances(TestNamespace namespace) throws Exception {
        try (Scenario scenario = Scenario.start(namespace)) {
            scenario.apply(SpecSamples.probed(1));
            scenario.awaitReady();

            ReportRun report = ReportRun.of(
                    folder,
                    "--kubeconfig",
                    namespace.controlPlane().kubeconfig().toString(),
                    "--namespace",
                    namespace.name());

            String files = "namespaces/" + namespace.name();
            assertThat(report.files())
                    .containsKeys(
                            "README.txt",
                            "version.txt",
                            "cluster/version.txt",
                            "cluster/proxyconfigs.proxyconfig.io.yaml",
                            files + "/secrets/" + KubernetesStack.PROBE_SECRET + ".yaml");
            assertThat(report.file(files + "/proxyconfigs/orders.yaml"))
                    .contains("kind: \"ProxyConfig\"", "type: \"Ready\"", "instanceStatuses:");
            assertThat(report.file(files + "/events.yaml")).contains("reason: \"Applied\"");
            assertThat(report.file(files + INSTANCE + "probe-report.json")).contains("\"workers\"");
            assertThat(report.file(files + INSTANCE + "haproxy.cfg")).contains("description proxyconfig");
            assertThat(report.file(files + INSTANCE + "data-plane-api.json")).contains("\"version\"");
            // no kubelet and no Deployment: the operator of the test is a process
            assertThat(report.file("errors.txt").lines())
                    .as(report.progress())
                    .hasSize(2)
                    .allMatch(line -> line.startsWith("the operator's ") && line.contains("--operator-namespace"));
            assertThat(report.exitCode()).isEqualTo(3);
            assertNoSecret(report, scenario.stack());
            scenario.deleteAndWait();
        }
    }

    @Test
    void theOperatorItselfSaysWhatItMayNotRead(TestNamespace namespace) throws Exception {
        try (Scenario scenario = Scenario.start(namespace)) {
            scenario.apply(SpecSamples.probed(1));
            scenario.awaitReady();
            Path kubeconfig = namespace.controlPlane().kubeconfig(namespace.name(), "proxyconfig-operator");

            ReportRun report = ReportRun.of(
                    folder,
                    "--kubeconfig",
                    kubeconfig.toString(),
                    "--namespace",
                    namespace.name(),
                    "--operator-namespace",
                    namespace.name());

            assertThat(report.exitCode()).as(report.progress()).isEqualTo(3);
            String files = "namespaces/" + namespace.name();
            assertThat(report.files())
                    .containsKeys(files + "/proxyconfigs/orders.yaml", files + INSTANCE + "probe-report.json")
                    .doesNotContainKey(files + "/events.yaml");
            assertThat(report.file("errors.txt"))
                    .contains("forbidden; a Role must allow list events in the namespace " + namespace.name())
                    .contains(
                            "forbidden; a Role must allow list deployments.apps in the namespace " + namespace.name());
            assertNoSecret(report, scenario.stack());
            scenario.deleteAndWait();
        }
    }

    @Test
    void fileModeReadsFoldersAndTheOperator() throws Exception {
        int port = FreePorts.one();
        try (FileModeStack stack = FileModeStack.start(1, progress -> {})) {
            stack.replace("secrets.yaml", stack.secrets());
            stack.replace("orders.yaml", stack.proxyConfig("orders", """
                    listeners:
                    - {name: mysql, address: 127.0.0.1, port: %d, backend: database}
                    backends:
                    - name: database
                      servers: [{name: primary, address: 127.0.0.1, port: %d}]
                    """.formatted(
                            port, stack.database().port())));
            Awaitility.await("a status of the ProxyConfig")
                    .atMost(Scenario.TIMEOUT)
                    .until(() -> stack.operator().get("/status").body().contains("\"Ready\""));

            ReportRun report = ReportRun.of(
                    folder,
                    "--config-dir",
                    stack.folder().toString(),
                    "--http",
                    "127.0.0.1:" + stack.operator().url().getPort());

            assertThat(report.exitCode()).as(report.progress()).isZero();
            assertThat(report.files())
                    .containsKeys(
                            "manifests/orders.yaml",
                            "manifests/secrets.yaml",
                            "status/orders.status.yaml",
                            "operator/status.txt",
                            "operator/events.txt",
                            "operator/metrics.txt",
                            "instances/orders/haproxy-0/probe-report.json")
                    .doesNotContainKey("errors.txt");
            assertThat(report.file("manifests/secrets.yaml")).contains("keys:");
            assertNoSecret(report, List.of(stack.database().probe().password()));
        }
    }

    @Test
    void anApiServerThatDoesNotAnswerGivesNoBundle() throws Exception {
        Path kubeconfig = folder.resolve("kubeconfig");
        Files.writeString(kubeconfig, """
                apiVersion: v1
                kind: Config
                current-context: none
                clusters: [{name: none, cluster: {server: "http://127.0.0.1:%d"}}]
                contexts: [{name: none, context: {cluster: none, user: none}}]
                users: [{name: none, user: {}}]
                """.formatted(FreePorts.one()));

        ReportRun report = ReportRun.of(folder, "--kubeconfig", kubeconfig.toString());

        assertThat(report.exitCode()).isEqualTo(1);
        assertThat(report.progress()).contains("There is no bundle: the API server cannot be reached", "--kubeconfig");
    }

    private static void assertNoSecret(ReportRun report, KubernetesStack stack) {
        assertNoSecret(
                report,
                List.of(stack.dataPlanePassword(), stack.database().probe().password()));
    }

    private static void assertNoSecret(ReportRun report, List<String> secrets) {
        for (String secret : secrets) {
            String base64 = Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
            assertThat(report.files().values())
                    .allSatisfy(file -> assertThat(file).doesNotContain(secret, base64));
        }
    }
}
