package io.proxyconfig.systemtests.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.harness.CommandResult;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.TestNamespace;
import io.proxyconfig.validation.ManifestError;
import io.proxyconfig.validation.ManifestValidator;
import io.proxyconfig.validation.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a file means, and what is wrong with it, does not depend on whether an API server reads it or the operator. */
@ExtendWith(SharedControlPlane.class)
class ManifestParityIT {
    private static final ManifestValidator VALIDATOR = new ManifestValidator();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GOOD = """
            apiVersion: proxyconfig.io/v1alpha1
            kind: ProxyConfig
            metadata: {name: orders}
            spec:
              listeners:
              - {name: mysql, port: 3306, backend: db}
              backends:
              - name: db
                servers:
                - {name: primary, address: 10.0.0.1, port: 3306}
              external:
                credentialsSecretRef: {name: dataplane}
                instances:
                - {name: a, dataPlaneURL: "http://127.0.0.1:5555", probeURL: "http://127.0.0.1:8443"}
            """;

    @TempDir
    Path folder;

    /**
     * A change to a good resource.
     *
     * @param from a part of it
     * @param to what takes its place
     */
    record Replacement(String from, String to) {
        String applied() {
            assertThat(GOOD).contains(from);
            return GOOD.replace(from, to);
        }

        @Override
        public String toString() {
            return to;
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void aSampleMeansTheSame(Path sample, TestNamespace namespace) throws IOException {
        ProxyConfig local = VALIDATOR.validate(sample).proxyConfigs().getFirst();

        CommandResult created = create(sample, namespace, "--output=json");

        assertThat(created.exitCode()).as(created.output()).isZero();
        assertThat(local.getSpec()).isEqualTo(spec(created));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accepted")
    void aChangeMeansTheSame(Replacement change, TestNamespace namespace) throws IOException {
        Path file = Files.writeString(folder.resolve("orders.yaml"), change.applied());

        Manifests local = VALIDATOR.validate(file);
        CommandResult created = create(file, namespace, "--output=json");

        assertThat(created.exitCode()).as(created.output()).isZero();
        assertThat(local.errors()).isEmpty();
        assertThat(local.proxyConfigs().getFirst().getSpec()).isEqualTo(spec(created));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void errorsHaveTheMessagesOfTheApiServer(Replacement change, TestNamespace namespace) throws IOException {
        Path file = Files.writeString(folder.resolve("orders.yaml"), change.applied());

        List<ManifestError> local = VALIDATOR.validate(file).errors();
        CommandResult created = create(file, namespace, "--output=name");

        assertThat(created.exitCode()).as(created.output()).isNotZero();
        List<String> server = said(created);
        assertThat(local).as(created.output()).isNotEmpty().allSatisfy(error -> assertThat(server)
                .anyMatch(one -> one.equals(said(error))));
        assertThat(server).allSatisfy(one -> assertThat(local)
                .as("a second objection to a field at most")
                .anyMatch(error -> one.contains(error.field())));
    }

    static Stream<Path> samples() throws IOException {
        return ProxyConfigCrdIT.samples();
    }

    static Stream<Replacement> accepted() {
        return Stream.of(
                new Replacement("port: 3306, backend", "port: 0xcea, backend"),
                new Replacement("port: 3306, backend", "port: 06352, backend"),
                new Replacement("port: 3306, backend", "port: 3_306, backend"),
                new Replacement("port: 3306, backend", "port: 3306.0, backend"),
                new Replacement("port: 3306, backend", "port: 33.06e2, backend"),
                new Replacement("port: 3306}", "port: 3306, backup: y}"),
                new Replacement("port: 3306}", "port: 3306, backup: ~, weight: }"),
                new Replacement("name: primary", "name: \"on\""),
                new Replacement("name: primary", "name: !!str 12"),
                new Replacement("name: primary", "name: 2001-01-01"),
                new Replacement("name: mysql", "address: fd00::7, name: mysql"),
                new Replacement(
                        "name: mysql", "allowedSources: [\"::/0\", 10.1.2.3/8, \"64:ff9b::1.2.3.4\"], name: mysql"),
                new Replacement("  listeners:", "  drain: {maxMemory: 1000, maxDrainTime: 1h30m5s250ms}\n  listeners:"),
                new Replacement("  listeners:", "  drain: {maxMemory: 1.5e3}\n  listeners:"),
                new Replacement("  listeners:", "  drain: {maxMemory: \"+1E3\"}\n  listeners:"),
                new Replacement("  listeners:", "  drain: {maxMemory: .5Gi}\n  listeners:"),
                new Replacement("  listeners:", "  drain: {maxMemory: \"5.\"}\n  listeners:"),
                new Replacement("  listeners:", "  drain: {maxMemory: \"1E\"}\n  listeners:"),
                new Replacement(
                        "  listeners:", "  dns: {nameservers: [10.0.0.2:53, \"[::1]:65535\", \"::1\"]}\n  listeners:"),
                new Replacement("  listeners:", "  drain: ~\n  timeouts: {connect: ~}\n  stats: {}\n  listeners:"),
                new Replacement("spec:", "status: {revision: a}\nspec:"));
    }

    static Stream<Replacement> refused() {
        return Stream.of(
                new Replacement("port: 3306, backend", "port: \"3306\", backend"),
                new Replacement("port: 3306, backend", "port: 3306.5, backend"),
                new Replacement("port: 3306, backend", "port: 0, backend"),
                new Replacement("port: 3306, backend", "port: [3306], backend"),
                new Replacement("port: 3306, backend", "port: 1:30, backend"),
                new Replacement("port: 3306, backend", "port: ~, backend"),
                new Replacement("port: 3306, backend", "backend"),
                new Replacement("name: primary", "name: 12"),
                new Replacement("name: primary", "name: on"),
                new Replacement("name: primary", "name: \"\""),
                new Replacement("name: primary", "name: " + "a".repeat(64)),
                new Replacement("port: 3306}", "port: 3306, backup: \"yes\"}"),
                new Replacement("\n  - {name: mysql, port: 3306, backend: db}", " {name: mysql}"),
                new Replacement("- {name: mysql, port: 3306, backend: db}", "- mysql"),
                new Replacement("name: mysql,", "name: my sql, address: 127.1, allowedSources: [a, a],"),
                new Replacement("name: mysql,", "name: mysql, address: \"::ffff:1.2.3.4\","),
                new Replacement("name: mysql,", "name: mysql, address: \"FD00::1\","),
                new Replacement("name: mysql,", "name: mysql, address: 010.0.0.1,"),
                new Replacement("name: mysql,", "name: mysql, allowedSources: [10.0.0.0/8, 10.0.0.0/33],"),
                new Replacement("name: mysql,", "name: mysql, allowedSources: [\"::ffff:1.2.3.4/120\"],"),
                new Replacement("name: mysql,", "name: mysql, allowedSources: [10.0.0.0/08],"),
                new Replacement("  listeners:", "  replicas: -1\n  listeners:"),
                new Replacement("  listeners:", "  drain: {maxMemory: -1}\n  listeners:"),
                new Replacement("  listeners:", "  drain: {maxMemory: 1 GiB}\n  listeners:"),
                new Replacement("  listeners:", "  drain: {maxMemory: \"0\", maxDrainTime: 1d}\n  listeners:"),
                new Replacement("  listeners:", "  timeouts: {connect: 99999999h}\n  listeners:"),
                new Replacement("  listeners:", "  dns: {nameservers: [10.0.0.2:0, \"::1:53\"]}\n  listeners:"),
                new Replacement("  listeners:", "  dns: {nameservers: [\"[::1]:70000\"]}\n  listeners:"),
                new Replacement("  listeners:", "  raw: {configMap: {name: a, key: a b}}\n  listeners:"),
                new Replacement(
                        "  listeners:",
                        "  probe: {mysql: {credentialsSecretRef: {name: A}, query: \"\"}}\n  listeners:"),
                new Replacement("  external:", "  External:"),
                new Replacement("metadata: {name: orders}", "metadata: {name: Orders}"),
                new Replacement("metadata: {name: orders}", "metadata: {name: orders, colour: red}"),
                new Replacement("metadata: {name: orders}", "metadata: {name: orders}\ncolour: red"));
    }

    private static CommandResult create(Path file, TestNamespace namespace, String output) {
        return namespace.kubectl(
                List.of("create", "--dry-run=server", "--validate=strict", "--filename=" + file, output));
    }

    private static ProxyConfigSpec spec(CommandResult created) throws IOException {
        JsonNode root = JSON.readTree(created.output());
        JsonNode resource = root.has("items") ? root.path("items").path(0) : root;
        return JSON.treeToValue(resource.path("spec"), ProxyConfigSpec.class);
    }

    /** The single objections that kubectl shows, without what the API server says of a value that broke a rule. */
    private static List<String> said(CommandResult created) {
        String text = created.output().strip();
        String objections = text.replaceFirst("(?s)^.*?(is invalid: |strict decoding error: )", "");
        return Stream.of(objections.split("\n?\\* |, (?=unknown field)"))
                .filter(one -> !one.isBlank() && !one.contains("some validation rules were not checked"))
                .map(one -> one.strip()
                        .replaceFirst("Invalid value: \"(object|array|string|)\": (?!spec[^ ]* in body )", "")
                        .replaceFirst("type conversion error .* evaluating rule: ", ""))
                .toList();
    }

    /** The API server puts no field before a field that it doesn't know, and says how Go failed to read a duration. */
    private static String said(ManifestError error) {
        String field = error.message().startsWith("unknown field ") ? "" : error.field() + ": ";
        return field + error.message().replaceFirst("^invalid duration .* evaluating rule: ", "");
    }
}
