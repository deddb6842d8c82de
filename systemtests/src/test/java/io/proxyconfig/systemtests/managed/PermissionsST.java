package io.proxyconfig.systemtests.managed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesList;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.proxyconfig.harness.ControlPlane;
import io.proxyconfig.harness.CustomResources;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The operator has every permission that it needs, and needs every permission that it has. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PermissionsST {
    /** Asked for by the framework before it takes part in an election, but then never used. */
    private static final Permission UPDATE = new Permission(
            "Role proxyconfig-operator-leader", "coordination.k8s.io", "leases", "proxyconfig-operator", "update");
    /** Everybody may ask what they may do. */
    private static final String OWN_RULES = "selfsubjectrulesreviews";

    /** One object of each kind that instances consist of. */
    private static final String OBJECTS = """
            - {apiVersion: v1, kind: Secret, metadata: {name: new}}
            - {apiVersion: v1, kind: ServiceAccount, metadata: {name: new}}
            - {apiVersion: v1, kind: Service, metadata: {name: new}, spec: {ports: [{port: 1}]}}
            - {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: new}, spec: {podSelector: {}}}
            - apiVersion: policy/v1
              kind: PodDisruptionBudget
              metadata: {name: new}
              spec: {maxUnavailable: 1, selector: {matchLabels: {app: new}}}
            - apiVersion: apps/v1
              kind: StatefulSet
              metadata: {name: new}
              spec:
                serviceName: new
                selector: {matchLabels: {app: new}}
                template:
                  metadata: {labels: {app: new}}
                  spec: {containers: [{name: app, image: app}]}
            """;

    /** Created by a request that says so. */
    private static final List<String> RECORDED = List.of("events", "leases", "pods/eviction");

    private static final Pattern REFUSED = Pattern.compile("cannot create resource \\\"([a-z]+)\\\"");

    private ControlPlane plane;

    @BeforeAll
    void start() {
        plane = ControlPlane.start();
        CustomResources.install(plane.client());
    }

    @AfterAll
    void end() {
        plane.close();
    }

    @Test
    void forAllNamespacesEveryPermissionIsNeededAndNoOtherIs(@TempDir Path folder, @TempDir Path pod) throws Exception {
        Installation installation =
                Installation.of(plane, "cluster-wide", "proxyconfig-system").install();
        installation.makeNamespace("orders");

        WholeLife.of(installation, "orders", folder, pod);

        List<AuditLog.Access> asked = installation.asked();
        assertGrantedIsUsed(installation, asked);
        assertThat(asked)
                .filteredOn(access -> access.verb().equals("watch"))
                .isNotEmpty()
                .allMatch(access -> access.namespace().isEmpty());
    }

    @Test
    void forOneNamespaceEveryPermissionIsNeededAndNoOtherNamespaceIsRead(@TempDir Path folder, @TempDir Path pod)
            throws Exception {
        Installation installation =
                Installation.of(plane, "single-namespace", "databases").install();

        WholeLife.of(installation, "databases", folder, pod);

        List<AuditLog.Access> asked = installation.asked();
        assertGrantedIsUsed(installation, asked);
        assertThat(asked)
                .filteredOn(access -> !access.resource().equals(OWN_RULES))
                .allMatch(access -> access.namespace().equals("databases"));
        assertThat(installation.objects())
                .noneMatch(object -> object instanceof ClusterRole || object instanceof ClusterRoleBinding);
    }

    @Test
    void withoutTheUpdatePermissionTheOperatorDoesNotStart(@TempDir Path without, @TempDir Path with) {
        Installation installation = Installation.of(plane, "single-namespace", "update");
        installation.without(UPDATE::equals).install();

        assertThatThrownBy(() -> installation.start("update", without))
                .hasMessageContaining("No permission to lease resource");

        installation.install().start("update", with).close();
    }

    @Test
    void aPatchThatCreatesAnObjectNeedsThePermissionToCreateIt() {
        Predicate<Permission> patched =
                permission -> permission.verb().equals("create") && !RECORDED.contains(permission.resource());
        Installation installation = Installation.of(plane, "single-namespace", "create");
        installation.without(patched).install();

        try (KubernetesClient client = ControlPlane.newClient(plane.kubeconfig("create", Installation.ACCOUNT))) {
            List<String> refused =
                    client.getKubernetesSerialization().<KubernetesList>unmarshal(OBJECTS).getItems().stream()
                            .map(object -> refused(client, object))
                            .toList();
            assertThat(refused)
                    .containsExactlyInAnyOrderElementsOf(installation.granted().stream()
                            .filter(patched)
                            .map(Permission::resource)
                            .toList());
        }
    }

    /** Waits until the API server has heard of the roles, and returns what may not be created. */
    private static String refused(KubernetesClient client, HasMetadata object) {
        return Awaitility.await(object.getKind())
                .until(
                        () -> {
                            String message = assertThrows(KubernetesClientException.class, () -> client.resource(object)
                                            .inNamespace("create")
                                            .serverSideApply())
                                    .getMessage();
                            Matcher resource = REFUSED.matcher(String.valueOf(message));
                            return resource.find() ? resource.group(1) : "";
                        },
                        found -> !found.isEmpty());
    }

    private static void assertGrantedIsUsed(Installation installation, List<AuditLog.Access> asked) {
        List<Permission> granted = installation.granted();
        assertThat(asked).filteredOn(AuditLog.Access::refused).isEmpty();
        assertThat(granted).as("granted once").doesNotHaveDuplicates();
        assertThat(granted)
                .as("granted, but not used")
                .filteredOn(permission -> asked.stream().noneMatch(permission::covers))
                .containsExactly(UPDATE);
        assertThat(asked)
                .as("used, but granted otherwise")
                .filteredOn(access -> !access.resource().equals(OWN_RULES))
                .allSatisfy(access -> assertThat(granted)
                        .filteredOn(permission -> permission.covers(access))
                        .hasSize(1));
    }
}
