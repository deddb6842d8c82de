package io.proxyconfig.systemtests.crd;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.harness.CommandResult;
import io.proxyconfig.harness.KubernetesStack;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.TestNamespace;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Changes of an existing resource that the API server refuses, whether they come from apply, patch or scale. */
@ExtendWith(SharedControlPlane.class)
class TransitionRulesIT {
    private static final String ANOTHER = "external cannot be added to or removed from an existing ProxyConfig:"
            + " create another ProxyConfig and delete this one";

    @Test
    void externalCannotBeAdded(TestNamespace namespace) {
        apply(namespace, "01-minimal.yaml");

        CommandResult patched = patch(namespace, "minimal", """
                {"spec": {"external": {"credentialsSecretRef": {"name": "dataplane"}, "instances": [
                  {"name": "a", "dataPlaneURL": "http://127.0.0.1:5555", "probeURL": "http://127.0.0.1:8443"}]}}}
                """);

        assertThat(patched.exitCode()).isNotZero();
        assertThat(patched.output()).contains("spec.external: Forbidden: " + ANOTHER);
    }

    @Test
    void externalCannotBeRemoved(TestNamespace namespace) {
        apply(namespace, "03-external.yaml");

        CommandResult patched = patch(namespace, "external", "{\"spec\": {\"external\": null}}");

        assertThat(patched.exitCode()).isNotZero();
        assertThat(patched.output()).contains("spec.external: Forbidden: " + ANOTHER);
    }

    @Test
    void externalMayChange(TestNamespace namespace) {
        apply(namespace, "03-external.yaml");

        CommandResult patched = patch(
                namespace, "external", "{\"spec\": {\"external\": {\"credentialsSecretRef\": {\"name\": \"other\"}}}}");

        assertThat(patched.exitCode()).as(patched.output()).isZero();
    }

    @Test
    void externalInstancesCannotBeScaled(TestNamespace namespace) {
        apply(namespace, "03-external.yaml");

        CommandResult scaled = namespace.kubectl(List.of("scale", "pcfg", "external", "--replicas=3"));

        assertThat(scaled.exitCode()).isNotZero();
        assertThat(scaled.output()).contains("spec.replicas: Forbidden: applies to managed instances only");
    }

    private static void apply(TestNamespace namespace, String sample) {
        String file = KubernetesStack.projectRoot()
                .resolve("manifests/samples/" + sample)
                .toString();
        CommandResult applied = namespace.kubectl(List.of("apply", "-f", file));
        assertThat(applied.exitCode()).as(applied.output()).isZero();
    }

    private static CommandResult patch(TestNamespace namespace, String name, String patch) {
        return namespace.kubectl(List.of("patch", "pcfg", name, "--type=merge", "--patch", patch));
    }
}
