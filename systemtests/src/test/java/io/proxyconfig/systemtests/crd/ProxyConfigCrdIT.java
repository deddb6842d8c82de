package io.proxyconfig.systemtests.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionCondition;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.harness.CommandResult;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(SharedControlPlane.class)
class ProxyConfigCrdIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void isEstablishedWithoutWarnings(TestNamespace namespace) {
        CustomResourceDefinition crd = namespace
                .client()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("proxyconfigs.proxyconfig.io")
                .get();

        assertThat(crd.getStatus().getConditions())
                .filteredOn(condition -> condition.getStatus().equals("True"))
                .extracting(CustomResourceDefinitionCondition::getType)
                .containsExactlyInAnyOrder("NamesAccepted", "Established");
    }

    /** The schema's defaults are those of the records' constructors, so a resource means the same without an API server. */
    @ParameterizedTest
    @MethodSource("specs")
    void theApiServerHasTheDefaultsOfTheRecords(String spec, TestNamespace namespace) throws IOException {
        GenericKubernetesResource sent = Serialization.unmarshal("""
                apiVersion: proxyconfig.io/v1alpha1
                kind: ProxyConfig
                metadata: {name: defaults}
                spec:
                """ + spec.indent(2), GenericKubernetesResource.class);

        GenericKubernetesResource stored =
                namespace.client().resource(sent).inNamespace(namespace.name()).create();

        JsonNode filledByTheServer = JSON.valueToTree(stored.get("spec"));
        ProxyConfigSpec fromTheServer = JSON.treeToValue(filledByTheServer, ProxyConfigSpec.class);
        ProxyConfigSpec fromTheText = JSON.convertValue(sent.get("spec"), ProxyConfigSpec.class);
        assertThat(fromTheText).isEqualTo(fromTheServer);
        assertThat(withoutNothing(JSON.valueToTree(fromTheText))).isEqualTo(withoutNothing(filledByTheServer));
    }

    static Stream<String> specs() {
        String instances = """
                external:
                  credentialsSecretRef: {name: dataplane}
                  instances:
                  - {name: a, dataPlaneURL: "http://127.0.0.1:5555", probeURL: "http://127.0.0.1:8443"}
                """;
        return Stream.of("""
                listeners: [{name: mysql, port: 3306, backend: db}]
                backends:
                - {name: db, servers: [{name: primary, address: db.example.com, port: 3306}], healthCheck: {type: TCP}}
                stats: {}
                probe: {mysql: {credentialsSecretRef: {name: probe}}}
                """ + instances, """
                raw: {configMap: {name: haproxy}}
                dns: {cacheTTL: 1m}
                timeouts: {tunnel: 48h}
                reload: {maxPerMinute: 6}
                drain: {maxMemory: 1Gi}
                """ + instances);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void acceptsEverySample(Path sample, TestNamespace namespace) {
        CommandResult applied = namespace.kubectl(List.of("apply", "--validate=strict", "-f", sample.toString()));

        assertThat(applied.exitCode()).as(applied.output()).isZero();
        assertThat(applied.output()).contains("proxyconfig.proxyconfig.io/").doesNotContain("Warning");
    }

    static Stream<Path> samples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("project.root"), "manifests", "samples"))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        }
    }

    @Test
    void refusesAFieldThatDoesNotExist(TestNamespace namespace) {
        CommandResult applied = namespace.kubectl("""
                apiVersion: proxyconfig.io/v1alpha1
                kind: ProxyConfig
                metadata: {name: typo}
                spec: {listener: []}
                """, "create", "-f", "-");

        assertThat(applied.exitCode()).isNotZero();
        assertThat(applied.output()).contains("unknown field \"spec.listener\"");
    }

    @Test
    void scales(TestNamespace namespace) {
        applyMinimal(namespace);

        CommandResult scaled = namespace.kubectl(List.of("scale", "pcfg", "minimal", "--replicas=3"));

        assertThat(scaled.exitCode()).as(scaled.output()).isZero();
        assertThat(namespace
                        .client()
                        .resources(ProxyConfig.class)
                        .inNamespace(namespace.name())
                        .withName("minimal")
                        .get()
                        .getSpec()
                        .replicas())
                .isEqualTo(3);
    }

    @Test
    void printsTheColumnsForUsers(TestNamespace namespace) {
        applyMinimal(namespace);
        namespace.kubectl(List.of("patch", "pcfg", "minimal", "--subresource=status", "--type=merge", "--patch", """
                {"status": {"revision": "4f2a", "instances": "1/2", "management": "External",
                  "sessions": {"current": 7, "draining": 2},
                  "conditions": [{"type": "Ready", "status": "True", "reason": "Ready", "message": "All is well",
                    "lastTransitionTime": "2026-01-01T00:00:00Z"}]}}
                """));

        List<String> narrow =
                namespace.kubectl(List.of("get", "pcfg")).output().lines().toList();
        List<String> wide = namespace
                .kubectl(List.of("get", "proxyconfig", "-o", "wide"))
                .output()
                .lines()
                .toList();

        assertThat(narrow.get(0).split(" +"))
                .containsExactly("NAME", "READY", "INSTANCES", "MANAGEMENT", "SESSIONS", "DRAINING", "REVISION", "AGE");
        assertThat(narrow.get(1)).matches("minimal +True +1/2 +External +7 +2 +4f2a +[0-9]+s");
        assertThat(wide.get(0).split(" +"))
                .containsExactly(
                        "NAME",
                        "READY",
                        "INSTANCES",
                        "MANAGEMENT",
                        "SESSIONS",
                        "DRAINING",
                        "REVISION",
                        "MESSAGE",
                        "AGE");
        assertThat(wide.get(1)).contains("All is well");
    }

    @Test
    void belongsToTheCategoryOfThisProject(TestNamespace namespace) {
        CommandResult resources = namespace.kubectl(List.of("api-resources", "--categories=proxyconfig", "-o", "name"));

        assertThat(resources.output().strip()).isEqualTo("proxyconfigs.proxyconfig.io");
    }

    private static void applyMinimal(TestNamespace namespace) {
        Path sample = Path.of(System.getProperty("project.root"), "manifests/samples/01-minimal.yaml");
        CommandResult applied = namespace.kubectl(List.of("apply", "-f", sample.toString()));
        assertThat(applied.exitCode()).as(applied.output()).isZero();
    }

    /** Without nulls and empty lists: the records write them, the API server has no reason to. */
    private static JsonNode withoutNothing(JsonNode node) {
        node.forEach(ProxyConfigCrdIT::withoutNothing);
        if (node.isObject()) {
            node.properties()
                    .removeIf(field -> field.getValue().isNull()
                            || (field.getValue().isArray() && field.getValue().isEmpty()));
        }
        return node;
    }
}
