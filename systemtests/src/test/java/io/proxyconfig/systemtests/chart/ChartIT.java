package io.proxyconfig.systemtests.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.proxyconfig.harness.CommandResult;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** With default values the chart renders the objects of the overlays. {@link ChartValuesIT} is about other values. */
@Tag("helm")
final class ChartIT {
    private static final String[] MONITORING = {
        "--set", "serviceMonitor.enabled=true,alerts.enabled=true,dashboard.enabled=true"
    };

    @Test
    void equalsTheOverlayForAllNamespaces() throws Exception {
        Helm.template("proxyconfig-system").assertEqualTo(Helm.kustomize("overlays/cluster-wide"));
    }

    @Test
    void equalsTheOverlayForOneNamespace() throws Exception {
        RenderedChart overlay = Helm.kustomize("overlays/single-namespace");
        RenderedChart crd = Helm.kustomize("crd");
        crd.objects().keySet().removeIf(key -> key.startsWith("ClusterRole/"));
        overlay.objects().putAll(crd.objects());

        Helm.template("databases", "--set", "watchNamespaces={databases}").assertEqualTo(overlay);
    }

    @Test
    void equalsTheMonitoringOfTheBases() throws Exception {
        RenderedChart overlay = Helm.kustomize("overlays/cluster-wide");
        overlay.objects().putAll(Helm.kustomize("monitoring").objects());

        Helm.template("proxyconfig-system", MONITORING).assertEqualTo(overlay);
    }

    @Test
    void hasARoleInEachOfSeveralNamespacesAndNoneForTheCluster() throws Exception {
        RenderedChart chart = Helm.template("system", "--set", "watchNamespaces={one,two},serviceMonitor.enabled=true");

        assertThat(chart.objects())
                .containsKeys("Role/one/proxyconfig-operator", "RoleBinding/two/proxyconfig-operator")
                .allSatisfy((key, object) -> assertThat(key).doesNotStartWith("Cluster"));
        assertThat(chart.object("RoleBinding/two/proxyconfig-operator").at("/subjects/0/namespace"))
                .hasToString("\"system\"");
        assertThat(chart.object("Deployment/system/proxyconfig-operator").at("/spec/template/spec/containers/0/args"))
                .extracting(JsonNode::asText)
                .contains("--namespace=one", "--namespace=two");
        assertThat(chart.object("ServiceMonitor/system/proxyconfig-operator-instances")
                        .at("/spec/namespaceSelector"))
                .hasToString("{\"matchNames\":[\"one\",\"two\"]}");
    }

    @Test
    void refusesAnOldKubernetes() throws Exception {
        CommandResult outcome = Helm.run("template", "--kube-version", "1.30.9");

        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.output()).contains("chart requires kubeVersion: >=1.31.0-0");
    }

    @Test
    void passesLint() throws Exception {
        for (String[] arguments : List.of(
                new String[] {"--strict"}, new String[] {"--strict", "--values", Helm.ALL_VALUES}, MONITORING)) {
            CommandResult outcome = Helm.run("lint", arguments);
            assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        }
    }
}
