package io.proxyconfig.systemtests.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributes;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributesBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.proxyconfig.harness.CommandResult;
import io.proxyconfig.harness.KubernetesStack;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.TestNamespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What users may do with ProxyConfigs who have one of the ClusterRoles view, edit and admin of Kubernetes. The controller
 * manager aggregates these roles by label; here the test does, because no controller manager runs.
 */
@ExtendWith(SharedControlPlane.class)
final class UserRolesIT {
    private static final String RBAC = "rbac.authorization.k8s.io";
    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    private static final Map<String, List<String>> VIEW =
            Map.of("proxyconfigs", List.of("get", "list", "watch"), "scale", List.of("get"), "status", List.of("get"));
    private static final Map<String, List<String>> EDIT =
            Map.of("proxyconfigs", VERBS, "scale", List.of("get", "patch", "update"), "status", List.of("get"));

    @BeforeEach
    void bindUsersToRoles(TestNamespace namespace) throws Exception {
        for (String role : List.of("view", "edit", "admin")) {
            bind(namespace, role);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"view", "edit", "admin"})
    void mayDoExactly(String role, TestNamespace namespace) {
        Map<String, List<String>> expected = role.equals("view") ? VIEW : EDIT;

        Awaitility.await().untilAsserted(() -> assertThat(allowed(namespace, role, namespace.name()))
                .containsExactlyInAnyOrderEntriesOf(expected));
        assertThat(allowed(namespace, role, "default")).isEmpty();
        assertThat(review(
                        namespace,
                        role,
                        new ResourceAttributesBuilder()
                                .withNamespace(namespace.name())
                                .withResource("secrets")
                                .withVerb("get")
                                .build()))
                .isFalse();
    }

    @Test
    void anEditorCreatesAndScalesAndAViewerOnlyReads(TestNamespace namespace) {
        String sample = KubernetesStack.projectRoot()
                .resolve("manifests/samples/01-minimal.yaml")
                .toString();
        Awaitility.await().untilAsserted(() -> succeeds(as("edit", namespace, "apply", "--filename", sample)));
        String resource =
                as("view", namespace, "get", "pcfg", "--output=name").output().strip();

        succeeds(as("edit", namespace, "scale", resource, "--replicas=3"));

        assertThat(as("view", namespace, "get", resource, "--output=jsonpath={.spec.replicas}")
                        .output())
                .isEqualTo("3");
        refuses(as("view", namespace, "delete", resource));
        refuses(as("edit", namespace, "patch", resource, "--subresource=status", "--type=merge", "--patch={}"));
        succeeds(as("edit", namespace, "delete", resource, "--wait=false"));
    }

    /** A user with the name of the role, in one namespace. */
    private static void bind(TestNamespace namespace, String role) throws Exception {
        String name = role + "-" + namespace.name();
        namespace
                .client()
                .resource(new ClusterRoleBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withRules(aggregated(role)
                                .flatMap(part -> part.getRules().stream())
                                .toList())
                        .build())
                .serverSideApply();
        namespace
                .client()
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace.name())
                        .endMetadata()
                        .withNewRoleRef(RBAC, "ClusterRole", name)
                        .addNewSubject(RBAC, "User", role, null)
                        .build())
                .serverSideApply();
    }

    private static Stream<ClusterRole> aggregated(String role) throws Exception {
        List<ClusterRole> roles = new ArrayList<>();
        for (ObjectNode object : Helm.kustomize("crd").objects().values()) {
            if (object.at("/metadata/labels/rbac.authorization.k8s.io~1aggregate-to-" + role)
                    .asText()
                    .equals("true")) {
                roles.add(Serialization.unmarshal(object.toString(), ClusterRole.class));
            }
        }
        return roles.stream();
    }

    /** Verbs by subresource, and those of the resource itself by its plural. */
    private static Map<String, List<String>> allowed(TestNamespace plane, String user, String namespace) {
        Map<String, List<String>> allowed = new TreeMap<>();
        for (String subresource : List.of("", "scale", "status", "finalizers")) {
            List<String> verbs = VERBS.stream()
                    .filter(verb -> review(
                            plane,
                            user,
                            new ResourceAttributesBuilder()
                                    .withNamespace(namespace)
                                    .withGroup("proxyconfig.io")
                                    .withResource("proxyconfigs")
                                    .withSubresource(subresource)
                                    .withVerb(verb)
                                    .build()))
                    .toList();
            if (!verbs.isEmpty()) {
                allowed.put(subresource.isEmpty() ? "proxyconfigs" : subresource, verbs);
            }
        }
        return allowed;
    }

    private static boolean review(TestNamespace plane, String user, ResourceAttributes attributes) {
        return plane.client()
                .authorization()
                .v1()
                .subjectAccessReview()
                .create(new SubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withUser(user)
                        .withResourceAttributes(attributes)
                        .endSpec()
                        .build())
                .getStatus()
                .getAllowed();
    }

    private static CommandResult as(String user, TestNamespace namespace, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--as=" + user);
        return namespace.kubectl(all);
    }

    private static void succeeds(CommandResult outcome) {
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    }

    private static void refuses(CommandResult outcome) {
        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.output()).contains("Forbidden", "cannot");
    }
}
