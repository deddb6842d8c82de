package io.proxyconfig.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesList;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.proxyconfig.harness.ControlPlane;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.TestNamespace;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A report of a real API server: with all permissions it has no secret, and with few it says what is missing. */
@ExtendWith(SharedControlPlane.class)
class ReportPermissionsIT {
    private static final String OBJECTS = """
            - apiVersion: proxyconfig.io/v1alpha1
              kind: ProxyConfig
              metadata: {name: orders, annotations: {note: "the login is swordfish-7, the last one correct-horse-149"}}
              spec:
                raw: {configMap: {name: haproxy}}
                external:
                  credentialsSecretRef: {name: dataplane}
                  instances: [{name: a, dataPlaneURL: "http://127.0.0.1:1", probeURL: "http://127.0.0.1:1"}]
            - apiVersion: v1
              kind: Secret
              metadata: {name: dataplane}
              stringData: {username: proxyconfig, password: swordfish-7, token: swordfish-7-token}
            - apiVersion: v1
              kind: ConfigMap
              metadata: {name: haproxy}
              data:
                haproxy.cfg: |
                  userlist u
                    user a insecure-password hunter2x
            - apiVersion: v1
              kind: ServiceAccount
              metadata: {name: reader}
            - apiVersion: v1
              kind: Event
              metadata: {name: orders.1}
              involvedObject: {kind: ProxyConfig, name: orders, namespace: NAMESPACE}
              message: login with swordfish-7 failed
            - apiVersion: v1
              kind: Pod
              metadata: {name: orders-0, labels: {app.kubernetes.io/managed-by: proxyconfig-operator}}
              spec:
                nodeName: absent
                serviceAccountName: reader
                automountServiceAccountToken: false
                containers:
                - {name: haproxy, image: haproxy, env: [{name: DB_PASSWORD, value: hunter2x}]}
            - apiVersion: rbac.authorization.k8s.io/v1
              kind: Role
              metadata: {name: reader}
              rules:
              - {apiGroups: [proxyconfig.io], resources: [proxyconfigs], verbs: [list]}
              - {apiGroups: [""], resources: [pods, configmaps], verbs: [list]}
            - apiVersion: rbac.authorization.k8s.io/v1
              kind: RoleBinding
              metadata: {name: reader}
              roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
              subjects: [{kind: ServiceAccount, name: reader, namespace: NAMESPACE}]
            """;

    @Test
    void anAdministratorGetsABundleWithoutAnyValueOfManySecrets(TestNamespace namespace) throws Exception {
        create(namespace);
        for (int number = 0; number < 150; number++) {
            namespace
                    .client()
                    .resource(new SecretBuilder()
                            .withNewMetadata()
                            .withName("more-" + number)
                            .withNamespace(namespace.name())
                            .endMetadata()
                            .addToStringData("login", "correct-horse-" + number)
                            .build())
                    .create();
        }

        Map<String, String> files = report(namespace.client(), namespace);

        String here = "report/namespaces/" + namespace.name() + "/";
        assertThat(files.values()).noneMatch(text -> Stream.of("swordfish", "hunter2x", "correct-horse")
                .anyMatch(text::contains));
        assertThat(files.get(here + "proxyconfigs/orders.yaml"))
                .contains("apiVersion: \"proxyconfig.io/v1alpha1\"", "the login is [removed], the last one [removed]")
                .doesNotContain("managedFields");
        assertThat(files.get(here + "events.yaml")).contains("login with [removed] failed");
        assertThat(files.get(here + "secrets/dataplane.yaml")).contains("- key: \"password\"", "bytes: 11");
        assertThat(files).doesNotContainKey(here + "secrets/more-1.yaml");
        assertThat(files.get("report/errors.txt"))
                .contains("the log of " + namespace.name() + "/orders-0/haproxy")
                .doesNotContain("forbidden");
    }

    @Test
    void aUserWithoutSecretsAndLogsGetsABundleThatSaysSo(TestNamespace namespace) throws Exception {
        create(namespace);
        try (KubernetesClient reader =
                ControlPlane.newClient(namespace.controlPlane().kubeconfig(namespace.name(), "reader"))) {
            Awaitility.await("the role")
                    .ignoreExceptions()
                    .until(() -> reader.pods().inNamespace(namespace.name()).list() != null);

            Map<String, String> files = report(reader, namespace);

            String here = "report/namespaces/" + namespace.name() + "/";
            assertThat(files)
                    .containsKeys(
                            "report/README.txt",
                            here + "proxyconfigs/orders.yaml",
                            here + "pods/orders-0.yaml",
                            here + "configmaps/haproxy.yaml");
            assertThat(files.values()).noneMatch(text -> text.contains("hunter2x"));
            assertThat(files.get("report/errors.txt"))
                    .contains(
                            "Secrets of " + namespace.name() + ", whose values may then stay in other files",
                            "a Role must allow list secrets in the namespace " + namespace.name(),
                            "a Role must allow get pods/log in the namespace " + namespace.name());
        }
    }

    private static Map<String, String> report(KubernetesClient client, TestNamespace namespace) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReportWriter writer = new ReportWriter(
                out,
                "report",
                Instant.EPOCH,
                new ReportLimits(100, Duration.ofHours(1), Duration.ofMinutes(1)),
                step -> {});
        new KubernetesReport(client, namespace.name(), writer).write(List.of(namespace.name()));
        assertThat(writer.close("test").errors()).isPositive();
        return ReportFiles.read(out.toByteArray());
    }

    /** Creates all objects, and the status that a kubelet would write. */
    private static void create(TestNamespace namespace) {
        String list = "apiVersion: v1\nkind: List\nitems:\n" + OBJECTS.replace("NAMESPACE", namespace.name());
        Stream<HasMetadata> all = Serialization.unmarshal(list, KubernetesList.class).getItems().stream();
        all.sorted((one, other) -> Boolean.compare(one instanceof Pod, other instanceof Pod))
                .forEach(object -> namespace
                        .client()
                        .resource(object)
                        .inNamespace(namespace.name())
                        .create());
        namespace
                .client()
                .pods()
                .inNamespace(namespace.name())
                .withName("orders-0")
                .editStatus(pod -> new PodBuilder(pod)
                        .editOrNewStatus()
                        .addNewContainerStatus()
                        .withName("haproxy")
                        .withImage("haproxy")
                        .withImageID("haproxy")
                        .withReady(true)
                        .withRestartCount(0)
                        .withNewState()
                        .withNewRunning("2026-01-01T00:00:00Z")
                        .endState()
                        .endContainerStatus()
                        .endStatus()
                        .build());
    }
}
