package io.proxyconfig.systemtests.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.proxyconfig.harness.KubernetesStack;
import io.proxyconfig.harness.TestNamespace.Outcome;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the chart renders: with default values what the overlays say, with others what they ask for. */
@Tag("helm")
final class ChartIT {
    private static final String ALL_VALUES = KubernetesStack.projectRoot()
            .resolve("systemtests/src/test/resources/chart/all.yaml")
            .toString();

    private static final String[] MONITORING = {
        "--set", "serviceMonitor.enabled=true,alerts.enabled=true,dashboard.enabled=true"
    };

    @Test
    void saysWhatTheOverlayForAllNamespacesSays() throws Exception {
        Helm.template("proxyconfig-system").assertSaysWhatIsIn(Helm.kustomize("overlays/cluster-wide"));
    }

    @Test
    void saysWhatTheOverlayForOneNamespaceSays() throws Exception {
        RenderedChart chart = Helm.template("databases", "--set", "watchNamespaces={databases}");
        RenderedChart overlay = Helm.kustomize("overlays/single-namespace");
        overlay.objects().putAll(Helm.kustomize("crd").objects());

        chart.assertSaysWhatIsIn(overlay);
    }

    @Test
    void saysWhatTheMonitoringSays() throws Exception {
        RenderedChart overlay = Helm.kustomize("overlays/cluster-wide");
        overlay.objects().putAll(Helm.kustomize("monitoring").objects());

        Helm.template("proxyconfig-system", MONITORING).assertSaysWhatIsIn(overlay);
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
        assertThat(chart.object("ServiceMonitor/system/proxyconfig-probes").at("/spec/namespaceSelector"))
                .hasToString("{\"matchNames\":[\"one\",\"two\"]}");
    }

    /** Of each value of all.yaml, where it arrives. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    spec/template/spec/containers/0/image                      | "registry.example/operator:1"
                    spec/template/spec/containers/0/imagePullPolicy            | "Always"
                    spec/template/spec/containers/0/env/1/value                | "registry.example/probe:2"
                    spec/template/spec/containers/0/resources/limits/memory    | "1Gi"
                    spec/template/spec/imagePullSecrets                        | [{"name":"registry"}]
                    spec/template/spec/securityContext/runAsUser               | 2000
                    spec/template/spec/nodeSelector                            | {"disk":"fast"}
                    spec/template/spec/tolerations/0/key                       | "databases"
                    spec/template/spec/affinity/podAntiAffinity                | {}
                    spec/template/spec/topologySpreadConstraints/0/topologyKey | "zone"
                    spec/template/spec/priorityClassName                       | "high"
                    spec/template/metadata/labels/team                         | "a"
                    spec/template/metadata/annotations                         | {"note":"pod"}
                    spec/replicas                                              | 3
                    """)
    void putsEveryValueIntoTheDeployment(String path, String value) throws Exception {
        assertThat(Helm.template("system", "--values", ALL_VALUES)
                        .object("Deployment/system/proxyconfig-operator")
                        .at("/" + path))
                .hasToString(value);
    }

    @Test
    void putsLabelsAndAnnotationsOnAllObjectsAndOnThoseThatAreMeant() throws Exception {
        RenderedChart chart = Helm.template("system", "--values", ALL_VALUES);

        assertThat(chart.objects().values())
                .filteredOn(object -> !object.path("kind").asText().equals("CustomResourceDefinition"))
                .hasSizeGreaterThan(10)
                .allSatisfy(object -> {
                    assertThat(object.at("/metadata/labels/cost")).hasToString("\"42\"");
                    assertThat(object.at("/metadata/annotations/note").asText()).isIn("every", "account");
                });
        for (String key : List.of(
                "ServiceMonitor/system/proxyconfig-operator",
                "ServiceMonitor/system/proxyconfig-probes",
                "PrometheusRule/system/proxyconfig")) {
            assertThat(chart.object(key).at("/metadata/labels/release")).hasToString("\"prometheus\"");
        }
        assertThat(chart.object("ConfigMap/system/proxyconfig-dashboard").at("/metadata/labels/grafana"))
                .hasToString("\"1\"");
        assertThat(chart.object("ServiceAccount/system/proxyconfig-operator").at("/metadata/annotations"))
                .hasToString("{\"note\":\"account\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "replica=3,         additional properties 'replica' not allowed",
        "replicas=two,      got string",
        "image.pullPolicy=Sometimes, one of 'Always'",
        "watchNamespaces=all, got string"
    })
    void refusesAValueThatItDoesNotKnow(String value, String complaint) throws Exception {
        Outcome outcome = Helm.run("template", "--set", value);

        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.output()).contains(complaint);
    }

    @Test
    void passesLint() throws Exception {
        for (String[] arguments :
                List.of(new String[] {"--strict"}, new String[] {"--strict", "--values", ALL_VALUES}, MONITORING)) {
            Outcome outcome = Helm.run("lint", arguments);
            assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        }
    }
}
