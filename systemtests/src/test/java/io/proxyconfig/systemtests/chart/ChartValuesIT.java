package io.proxyconfig.systemtests.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.proxyconfig.harness.CommandResult;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each value of the chart changes what it names, and the schema refuses values that cannot work. */
@Tag("helm")
final class ChartValuesIT {
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

    /** Where each value of all.yaml stands in the Deployment. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    spec/replicas                                              | 3
                    spec/template/metadata/labels/team                         | "a"
                    spec/template/metadata/labels/app.kubernetes.io~1name      | "proxies"
                    spec/template/metadata/labels/app.kubernetes.io~1component | "operator"
                    spec/template/metadata/annotations                         | {"note":"pod"}
                    spec/template/spec/serviceAccountName                      | "robot"
                    spec/template/spec/priorityClassName                       | "high"
                    spec/template/spec/imagePullSecrets                        | [{"name":"registry"}]
                    spec/template/spec/securityContext/runAsUser               | 2000
                    spec/template/spec/nodeSelector                            | {"disk":"fast"}
                    spec/template/spec/tolerations/0/key                       | "databases"
                    spec/template/spec/affinity/podAntiAffinity                | {}
                    spec/template/spec/topologySpreadConstraints/0/topologyKey | "zone"
                    spec/template/spec/containers/0/image                      | "registry.example/operator:1"
                    spec/template/spec/containers/0/imagePullPolicy            | "Always"
                    spec/template/spec/containers/0/args/3                     | "--one"
                    spec/template/spec/containers/0/args/4                     | "--two=2"
                    spec/template/spec/containers/0/resources/limits/memory    | "1Gi"
                    spec/template/spec/containers/0/securityContext/runAsGroup | 3000
                    """)
    void reachesTheDeployment(String path, String value) throws Exception {
        assertThat(allValues().object("Deployment/system/team-proxies").at("/" + path))
                .hasToString(value);
    }

    @Test
    void reachesTheEnvironment() throws Exception {
        assertThat(allValues().environment("system", "team-proxies"))
                .containsEntry("HAPROXY_IMAGE", "registry.example/haproxy:3")
                .containsEntry("PROBE_IMAGE", "registry.example/probe:2")
                .containsEntry("PROXYCONFIG_LOG_LEVEL", "debug")
                .containsEntry("PROXYCONFIG_LOG_FORMAT", "plain")
                .containsEntry("JAVA_TOOL_OPTIONS", "-Xmx384m");
    }

    @Test
    void aDigestWinsOverATag() throws Exception {
        String values =
                "image.tag=v1,image.digest=%1$s,haproxyImage.digest=%1$s,probeImage.digest=%1$s".formatted(DIGEST);
        RenderedChart chart = Helm.template("system", "--set", values);

        assertThat(chart.object("Deployment/system/proxyconfig-operator").at("/spec/template/spec/containers/0/image"))
                .hasToString("\"proxyconfig-operator@" + DIGEST + "\"");
        assertThat(chart.environment("system", "proxyconfig-operator"))
                .containsEntry("HAPROXY_IMAGE", "haproxytech/haproxy-debian@" + DIGEST)
                .containsEntry("PROBE_IMAGE", "proxyconfig-probe@" + DIGEST);
    }

    @Test
    void labelsAndAnnotationsAreOnAllObjectsAndThoseOfOneObjectOnThatOne() throws Exception {
        RenderedChart chart = allValues();

        assertThat(chart.withoutCrds()).hasSizeGreaterThan(10).allSatisfy(object -> {
            assertThat(label(object, "cost")).isEqualTo("42");
            assertThat(label(object, "app.kubernetes.io/name")).isEqualTo("proxies");
            assertThat(object.at("/metadata/annotations/note").asText()).isIn("every", "account");
        });
        assertThat(List.of(
                        "ServiceMonitor/system/team-proxies",
                        "ServiceMonitor/system/team-proxies-instances",
                        "PrometheusRule/system/team-proxies"))
                .allSatisfy(
                        key -> assertThat(label(chart.object(key), "release")).isEqualTo("prometheus"));
        assertThat(label(chart.object("ConfigMap/system/team-proxies-dashboard"), "grafana"))
                .isEqualTo("1");
        assertThat(chart.object("ServiceAccount/system/robot").at("/metadata/annotations"))
                .hasToString("{\"note\":\"account\"}");
    }

    @Test
    void everyNameIsOverriddenExceptThoseThatPreventASecondOperator() throws Exception {
        assertThat(allValues().objects().keySet())
                .filteredOn(key -> !key.startsWith("CustomResourceDefinition/") && !key.contains("/team-proxies"))
                .containsExactly(
                        "ClusterRole//proxyconfig-edit",
                        "ClusterRole//proxyconfig-view",
                        "Role/system/proxyconfig-operator-leader",
                        "RoleBinding/system/proxyconfig-operator-leader",
                        "ServiceAccount/system/robot");
        assertThat(Helm.template("system", "--set", "nameOverride=proxies").objects())
                .containsKey("Deployment/system/proxies");
    }

    @Test
    void theNamedServiceAccountIsBoundAndCreatedOnlyIfAsked() throws Exception {
        RenderedChart chart = Helm.template("system", "--set", "serviceAccount.create=false,serviceAccount.name=robot");

        assertThat(chart.objects()).doesNotContainKey("ServiceAccount/system/robot");
        assertThat(List.of(
                        "ClusterRoleBinding//proxyconfig-operator", "RoleBinding/system/proxyconfig-operator-leader"))
                .allSatisfy(key ->
                        assertThat(chart.object(key).at("/subjects/0/name")).hasToString("\"robot\""));
    }

    @Test
    void withoutRbacThereAreNoRoles() throws Exception {
        assertThat(Helm.template("system", "--set", "rbac.create=false")
                        .objects()
                        .keySet())
                .isNotEmpty()
                .noneMatch(key -> key.contains("Role"));
        assertThat(Helm.template("system", "--set", "rbac.aggregateClusterRoles=false")
                        .objects()
                        .keySet())
                .filteredOn(key -> key.startsWith("ClusterRole/"))
                .containsExactly("ClusterRole//proxyconfig-operator");
    }

    @Test
    void theNetworkPolicyHasThePortsAndPeersOfTheValues() throws Exception {
        JsonNode policy =
                allValues().object("NetworkPolicy/system/team-proxies").path("spec");

        assertThat(policy.at("/ingress/0/from"))
                .hasToString("[{\"namespaceSelector\":{\"matchLabels\":{\"role\":\"monitoring\"}}}]");
        assertThat(policy.path("egress").findValues("port"))
                .extracting(JsonNode::asInt)
                .containsExactly(53, 53, 16443, 7777, 7778);
        assertThat(policy.at("/egress/3/to/0/ipBlock/cidr")).hasToString("\"192.0.2.0/24\"");
        assertThat(Helm.template("system", "--set", "networkPolicy.enabled=false")
                        .objects()
                        .keySet())
                .noneMatch(key -> key.startsWith("NetworkPolicy/"));
    }

    @Test
    void theRunbookIsAtTheAddressOfTheValue() throws Exception {
        assertThat(allValues().object("PrometheusRule/system/team-proxies").findValues("runbook_url"))
                .hasSizeGreaterThan(5)
                .allSatisfy(url -> assertThat(url.asText()).startsWith("https://wiki.example/runbook#proxyconfig"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    replica=3 | additional properties 'replica' not allowed
                    replicas=two | got string
                    image.pullPolicy=Sometimes | one of 'Always'
                    image.digest=sha256:12 | '/image/digest'
                    haproxyImage.tag= | '/haproxyImage/tag': minLength
                    probeImage.digest=latest | '/probeImage/digest'
                    watchNamespaces=all | got string
                    nameOverride=A_name | '/nameOverride'
                    fullnameOverride=-x | '/fullnameOverride'
                    logLevel=loud | one of 'error', 'warn', 'info', 'debug', 'trace'
                    logFormat=xml | one of 'json', 'plain'
                    extraArgs=--one | got string, want array
                    extraEnv[0].name=PROBE_IMAGE | '/extraEnv/0/name': 'not' failed
                    extraEnv[0].value=x | missing property 'name'
                    serviceAccount.create=false | '/serviceAccount/name': minLength
                    rbac.create=no | '/rbac/create': got string, want boolean
                    networkPolicy.instancePorts={70000} | maximum
                    networkPolicy.apiServerPorts={https} | '/networkPolicy/apiServerPorts/0': got string
                    alerts.runbookURL=wiki | '/alerts/runbookURL'
                    """)
    void refuses(String value, String complaint) throws Exception {
        CommandResult outcome = Helm.run("template", "--set", value);

        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.output()).contains(complaint);
    }

    private static RenderedChart allValues() throws Exception {
        return Helm.template("system", "--values", Helm.ALL_VALUES);
    }

    private static String label(ObjectNode object, String name) {
        return object.path("metadata").path("labels").path(name).asText();
    }
}
