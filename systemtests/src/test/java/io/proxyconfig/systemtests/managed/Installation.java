package io.proxyconfig.systemtests.managed;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.proxyconfig.harness.CommandResult;
import io.proxyconfig.harness.ControlPlane;
import io.proxyconfig.harness.KubernetesStack;
import io.proxyconfig.harness.TestNamespace;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One of the checked-in overlays in an API server: its objects, which an administrator applies, and the operator as its
 * Deployment would start it.
 *
 * @param plane where
 * @param namespace of the operator, which the overlay says
 * @param objects all that the overlay consists of
 */
record Installation(ControlPlane plane, String namespace, List<HasMetadata> objects) {
    static final String ACCOUNT = "proxyconfig-operator";

    /** An overlay, which in one namespace has that namespace's name written into it. */
    static Installation of(ControlPlane plane, String overlay, String namespace) {
        CommandResult rendered = new TestNamespace(plane, namespace)
                .kubectl(List.of(
                        "kustomize",
                        KubernetesStack.projectRoot()
                                .resolve("manifests/overlays")
                                .resolve(overlay)
                                .toString()));
        assertThat(rendered.exitCode()).as(rendered.output()).isZero();
        byte[] yaml = rendered.output()
                .replace("namespace: databases\n", "namespace: " + namespace + "\n")
                .getBytes(StandardCharsets.UTF_8);
        List<HasMetadata> objects =
                plane.client().load(new ByteArrayInputStream(yaml)).items();
        return new Installation(plane, namespace, objects);
    }

    /** The same with less permissions. */
    Installation without(Predicate<Permission> unwanted) {
        return new Installation(
                plane,
                namespace,
                objects.stream()
                        .map(object -> switch (object) {
                            case Role role ->
                                new RoleBuilder(role)
                                        .withRules(without(role, role.getRules(), unwanted))
                                        .build();
                            default -> object;
                        })
                        .toList());
    }

    /** Applies everything as it is here. */
    Installation install() {
        makeNamespace(namespace);
        objects.forEach(object -> plane.client().resource(object).serverSideApply());
        return this;
    }

    void makeNamespace(String name) {
        plane.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    /** The operator with the arguments of its Deployment; instances are in another namespace, or the same. */
    ManagedFixture start(String instances, Path folder) {
        List<String> options = only(Deployment.class)
                .map(deployment -> deployment
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst())
                .flatMap(container -> container.getArgs().stream())
                .filter(argument -> !argument.equals("run") && !argument.startsWith("--http="))
                .map(argument -> argument.replace("$(POD_NAMESPACE)", namespace))
                .toList();
        return ManagedFixture.start(
                new TestNamespace(plane, instances), folder, plane.kubeconfig(namespace, ACCOUNT), options);
    }

    /** All that the overlay grants to the operator; it also has roles for users. */
    List<Permission> granted() {
        Set<String> bound = Stream.concat(
                        only(RoleBinding.class).map(RoleBinding::getRoleRef),
                        only(ClusterRoleBinding.class).map(ClusterRoleBinding::getRoleRef))
                .map(role -> role.getKind() + " " + role.getName())
                .collect(Collectors.toSet());
        return Stream.concat(
                        only(Role.class).flatMap(role -> permissions(role, role.getRules())),
                        only(ClusterRole.class).flatMap(role -> permissions(role, role.getRules())))
                .filter(permission -> bound.contains(permission.role()))
                .toList();
    }

    private <T extends HasMetadata> Stream<T> only(Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast);
    }

    /** What the operator has asked for until now. */
    List<AuditLog.Access> asked() {
        return AuditLog.of(plane, namespace, ACCOUNT);
    }

    private static List<PolicyRule> without(Role role, List<PolicyRule> rules, Predicate<Permission> unwanted) {
        return permissions(role, rules)
                .filter(unwanted.negate())
                .map(Permission::rule)
                .toList();
    }

    private static Stream<Permission> permissions(HasMetadata role, List<PolicyRule> rules) {
        String name = role.getKind() + " " + role.getMetadata().getName();
        return rules.stream().flatMap(rule -> Permission.of(name, rule));
    }
}
