package io.proxyconfig.systemtests.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.proxyconfig.harness.CommandResult;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.TestNamespace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Installs, changes and removes a release on a real API server, one that has the CRDs already. */
@Tag("helm")
@ExtendWith(SharedControlPlane.class)
final class ChartOnApiServerIT {
    private static final String NAME = "proxyconfig-operator";

    @Test
    void canBeInstalledUpgradedAndRemovedAndKeepsTheCrds(TestNamespace namespace) throws Exception {
        assertThat(helm(namespace, "install", NAME)).contains("ProxyConfigs of all namespaces");
        assertThat(deployment(namespace).getSpec().getReplicas()).isEqualTo(2);

        assertRefused(run(namespace, "default", "install", NAME), "ClusterRole");
        assertRefused(
                run(namespace, "default", "install", "other", "--set", "fullnameOverride=other"),
                "ClusterRole \"proxyconfig-edit\"");
        assertRefused(
                run(
                        namespace,
                        namespace.name(),
                        "install",
                        "other",
                        "--set",
                        "fullnameOverride=other,watchNamespaces={" + namespace.name() + "}"),
                "Role \"proxyconfig-operator-leader\"");

        helm(namespace, "upgrade", NAME, "--set", "replicas=1");
        assertThat(deployment(namespace).getSpec().getReplicas()).isEqualTo(1);

        helm(namespace, "uninstall", NAME);
        assertThat(namespace
                        .kubectl(List.of(
                                "get",
                                "deployments,services,poddisruptionbudgets,roles,rolebindings,serviceaccounts",
                                "--output=name"))
                        .output())
                .isBlank();
        assertThat(namespace.client().rbac().clusterRoles().withName(NAME).get())
                .isNull();
        assertThat(namespace
                        .kubectl(List.of("get", "crd", "proxyconfigs.proxyconfig.io"))
                        .exitCode())
                .isZero();
    }

    /** Two operators for the same ProxyConfigs would undo each other's changes, and two in a namespace share a Lease. */
    private static void assertRefused(CommandResult second, String object) {
        assertThat(second.exitCode()).isNotZero();
        assertThat(second.output()).contains(object, "cannot be imported");
    }

    private static Deployment deployment(TestNamespace namespace) {
        return namespace
                .client()
                .apps()
                .deployments()
                .inNamespace(namespace.name())
                .withName(NAME)
                .get();
    }

    private static String helm(TestNamespace namespace, String command, String... arguments) throws Exception {
        CommandResult outcome = run(namespace, namespace.name(), command, arguments);
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        return outcome.output();
    }

    private static CommandResult run(TestNamespace cluster, String namespace, String command, String... arguments)
            throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--kubeconfig", cluster.controlPlane().kubeconfig().toString(), "--namespace", namespace));
        return Helm.run(command, all.toArray(String[]::new));
    }
}
