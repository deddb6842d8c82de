package io.proxyconfig.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The validator rejects the same files as the API server, with the same messages, and accepts the samples.
 * {@code RefusedResourcesIT} tests the API server.
 */
class InvalidManifestsTest {
    private static final String EXPECT = "# expect: ";
    private static final ManifestValidator VALIDATOR = new ManifestValidator();

    @ParameterizedTest(name = "{0}")
    @MethodSource("invalid")
    void isRejectedWithTheMessageOfTheApiServer(Path file) throws IOException {
        String text = Files.readString(file);
        List<String> expected = text.lines()
                .filter(line -> line.startsWith(EXPECT))
                .map(line -> line.substring(EXPECT.length()))
                .toList();
        assertThat(expected).as("lines that start with '%s'", EXPECT).isNotEmpty();

        Manifests read = VALIDATOR.validate(file);

        assertThat(read.proxyConfigs()).isEmpty();
        assertThat(read.errors())
                .hasSameSizeAs(expected)
                .zipSatisfy(expected, (error, part) -> assertThat(error.toString())
                        .contains(part)
                        .startsWith(file + ":"))
                .allSatisfy(error -> {
                    assertThat(error.kind()).isEqualTo("ProxyConfig");
                    assertThat(text).contains("metadata: {name: " + error.name() + "}");
                    assertThat(error.line()).isGreaterThan(1);
                });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void acceptsEverySample(Path file) throws IOException {
        Manifests read = VALIDATOR.validate(file);

        assertThat(read.errors()).isEmpty();
        assertThat(read.proxyConfigs()).hasSize(1);
    }

    static Stream<Path> invalid() throws IOException {
        return files("validation/src/test/resources/negative");
    }

    static Stream<Path> samples() throws IOException {
        return files("manifests/samples");
    }

    private static Stream<Path> files(String folder) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("project.root"), folder))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        }
    }
}
