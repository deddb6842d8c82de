package io.proxyconfig.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import io.proxyconfig.api.v1alpha1.Backend.Balance;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestValidatorTest {
    private static final ManifestValidator VALIDATOR = new ManifestValidator();
    private static final String GOOD = """
            apiVersion: proxyconfig.io/v1alpha1
            kind: ProxyConfig
            metadata:
              name: orders
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

    @Test
    void appliesTheDefaultsOfTheSchema() throws IOException {
        ProxyConfig resource = read(GOOD).proxyConfigs().getFirst();

        assertThat(resource.getMetadata().getName()).isEqualTo("orders");
        assertThat(resource.getMetadata().getNamespace()).isEqualTo("default");
        assertThat(resource.getSpec().backends().getFirst().balance()).isEqualTo(Balance.LeastConnections);
        assertThat(resource.getSpec().drain().maxMemory()).isEqualTo(new Quantity("256", "Mi"));
        assertThat(resource.getSpec().timeouts().tunnel()).isEqualTo("24h");
    }

    @Test
    void readsAllDocumentsWithLinesOfTheFile() throws IOException {
        Manifests read = read("# resources\n---\n" + GOOD + """
                --- # of the Data Plane API
                apiVersion: v1
                kind: Secret
                metadata: {name: dataplane, namespace: shop}
                data: {token: dG9rZW4=, username: b2xk}
                stringData: {username: admin}
                ---
                # nothing
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: haproxy}
                data:
                  haproxy.cfg: |
                    global
                  port: 3306
                """);

        assertThat(read.proxyConfigs()).hasSize(1);
        assertThat(read.secrets()).singleElement().satisfies(secret -> {
            assertThat(secret.getMetadata().getNamespace()).isEqualTo("shop");
            assertThat(secret.getData()).isEqualTo(Map.of("token", "dG9rZW4=", "username", "YWRtaW4="));
            assertThat(secret.getStringData()).isNullOrEmpty();
        });
        assertThat(read.configMaps()).isEmpty();
        assertThat(messages(read))
                .containsExactly("f.yaml:33: data.port: Invalid value: \"integer\": data.port in body must be of type"
                        + " string: \"integer\"");
    }

    @Test
    void reportsTheLineOfTheFieldOrOfItsParent() throws IOException {
        assertThat(messages(read(GOOD.replace("port: 3306, backend", "port: 70000, backend"))))
                .containsExactly(
                        "f.yaml:7: spec.listeners[0].port: Invalid value: 70000: spec.listeners[0].port in body"
                                + " should be less than or equal to 65535");
        assertThat(messages(read(GOOD.replace(", port: 3306}", "}"))))
                .containsExactly("f.yaml:11: spec.backends[0].servers[0].port: Required value");
        assertThat(messages(read(GOOD.replace("  name: orders", "  labels: {}"))))
                .containsExactly("f.yaml:3: metadata.name: Required value: name is required");
    }

    @Test
    void findsAllErrorsOfADocument() throws IOException {
        assertThat(messages(
                        read(GOOD.replace("name: mysql,", "name: my sql,").replace("backend: db}", "backend: other}"))))
                .containsExactly(
                        "f.yaml:6: spec.listeners: listener my sql refers to backend other, which does not exist: add the"
                                + " backend, or correct the name",
                        "f.yaml:7: spec.listeners[0].name: must be letters and digits, with . _ - between them");
    }

    @Test
    void rejectsUnknownFields() throws IOException {
        assertThat(messages(read(GOOD.replace("  name: orders", "  name: orders\n  colour: red")
                        .replace("  listeners:", "  listener:"))))
                .containsExactly(
                        "f.yaml:5: metadata.colour: unknown field \"metadata.colour\"",
                        "f.yaml:7: spec.listener: unknown field \"spec.listener\"");
    }

    @Test
    void rejectsDuplicateKeys() throws IOException {
        assertThat(messages(read(GOOD + "spec: {}\n")))
                .containsExactly("f.yaml:16: spec: duplicate key; line 5 has it, too");
    }

    @Test
    void rejectsDuplicateResources() throws IOException {
        Manifests read = read(GOOD + "---\n" + GOOD);

        assertThat(read.proxyConfigs()).hasSize(1);
        assertThat(messages(read))
                .containsExactly(
                        "f.yaml:20: metadata.name: Duplicate value: \"orders\": line 2 starts another resource of"
                                + " this kind and name");
    }

    @Test
    void anIncompleteDocumentIsAnErrorAndHidesNoOther() throws IOException {
        Manifests read = read(GOOD + "---\n" + GOOD.substring(0, GOOD.indexOf(", probeURL")) + "\n---\n"
                + GOOD.replace("orders", "stock"));

        assertThat(read.proxyConfigs())
                .extracting(one -> one.getMetadata().getName())
                .containsExactly("orders", "stock");
        assertThat(read.errors()).singleElement().satisfies(error -> {
            assertThat(error.line()).isBetween(32, 33);
            assertThat(error.message()).startsWith("not YAML: ");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"kind: ProxyConfig", "apiVersion: apps/v1\nkind: Deployment", "- a list", "a text", "[]: {}"})
    void rejectsDocumentsOfOtherTypes(String text) throws IOException {
        Manifests read = read(text);

        assertThat(read.errors()).hasSize(1);
        assertThat(read.errors().getFirst().line()).isEqualTo(text.contains("Deployment") ? 2 : 1);
    }

    @Test
    void listsTheSupportedTypes() throws IOException {
        assertThat(messages(read("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n")))
                .containsExactly(
                        "f.yaml:2: kind: no matches for kind \"Deployment\" in version \"apps/v1\"; supported are"
                                + " ProxyConfig (proxyconfig.io/v1alpha1), Secret (v1), ConfigMap (v1)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# a comment\n", "---\n---\n", "--- # nothing\n", "\uFEFF"})
    void anEmptyFileIsValid(String text) throws IOException {
        Manifests read = read(text);

        assertThat(read.errors()).isEmpty();
        assertThat(read.proxyConfigs()).isEmpty();
    }

    @Test
    void resolvesPlainScalarsLikeKubectl() throws IOException {
        assertThat(read(GOOD.replace("port: 3306, backend", "port: 0x_cea, backend"))
                        .proxyConfigs())
                .singleElement()
                .satisfies(one ->
                        assertThat(one.getSpec().listeners().getFirst().port()).isEqualTo(3306));
        assertThat(read(GOOD.replace("port: 3306, backend", "port: 3306.0, backend"))
                        .errors())
                .isEmpty();
        assertThat(read(GOOD.replace("port: 3306}", "port: 3306, backup: y}")).proxyConfigs())
                .singleElement()
                .satisfies(one -> assertThat(one.getSpec()
                                .backends()
                                .getFirst()
                                .servers()
                                .getFirst()
                                .backup())
                        .isTrue());
        assertThat(messages(read(GOOD.replace("port: 3306, backend", "port: \"3306\", backend"))))
                .containsExactly(
                        "f.yaml:7: spec.listeners[0].port: Invalid value: \"string\": spec.listeners[0].port in"
                                + " body must be of type integer: \"string\"");
    }

    @Test
    void ignoresNullValues() throws IOException {
        assertThat(read(GOOD + "  drain:\n  timeouts: {connect: ~}\n").errors()).isEmpty();
        assertThat(messages(read(GOOD.replace("name: primary", "name: null"))))
                .contains("f.yaml:11: spec.backends[0].servers[0].name: Required value");
    }

    @Test
    void resolvesAnchorsAndMergeKeys() throws IOException {
        Manifests read = read(GOOD.replace("- {name: primary, address: 10.0.0.1, port: 3306}", """
                - &primary {name: primary, address: 10.0.0.1, port: 3306}
                    - {<<: *primary, name: standby}
                """.strip()));

        assertThat(read.errors()).isEmpty();
        assertThat(read.proxyConfigs()
                        .getFirst()
                        .getSpec()
                        .backends()
                        .getFirst()
                        .servers())
                .extracting(server -> server.name() + " " + server.address())
                .containsExactly("primary 10.0.0.1", "standby 10.0.0.1");
    }

    @Test
    void aBinaryFileIsAnError() throws IOException {
        Path file = Files.write(folder.resolve("f.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        assertThat(messages(VALIDATOR.validate(file))).containsExactly("f.yaml:1: the file is not in UTF-8");
    }

    private Manifests read(String text) throws IOException {
        Path file = folder.resolve("f.yaml");
        Files.writeString(file, text, StandardCharsets.UTF_8);
        return VALIDATOR.validate(file);
    }

    private List<String> messages(Manifests read) {
        return read.errors().stream()
                .map(error -> error.toString().replace(folder + "/", ""))
                .toList();
    }
}
