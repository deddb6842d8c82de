package io.proxyconfig.operator.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Resources from files see no API server: what the CRD's schema refuses must be refused here too, and what it accepts,
 * accepted. The cases are those of the CRD's own tests.
 */
class SchemaParityTest {
    private static final Path ROOT = Path.of(Objects.requireNonNull(System.getProperty("project.root")));

    static List<Path> refused() throws IOException {
        return yamlFiles(ROOT.resolve("stack/src/test/resources/crd/negative"));
    }

    static List<Path> samples() throws IOException {
        return yamlFiles(ROOT.resolve("manifests/samples"));
    }

    private static List<Path> yamlFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatTheSchemaRefusesIsRejected(Path file) throws IOException {
        assertThat(resolve(Files.readString(file))).isInstanceOf(Resolution.Rejected.class);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void whatTheSchemaAcceptsIsNotRejected(Path file) throws IOException {
        for (String document : Files.readString(file).split("(?m)^---$", -1)) {
            if (document.contains("kind: ProxyConfig\n")) {
                assertThat(resolve(document)).isNotInstanceOf(Resolution.Rejected.class);
            }
        }
    }

    private static Resolution resolve(String document) {
        try {
            ProxyConfig resource = Serialization.unmarshal(document, ProxyConfig.class);
            if (resource.getSpec() == null) {
                return new Resolution.Rejected(List.of(new Problem("spec", "is required")));
            }
            References everything = new References(Map.of(), Map.of());
            return new Resolver().resolve("shop", "orders", resource.getSpec(), everything);
        } catch (IllegalArgumentException | KubernetesClientException e) {
            return new Resolution.Rejected(List.of(new Problem("spec", String.valueOf(e.getMessage()))));
        }
    }
}
