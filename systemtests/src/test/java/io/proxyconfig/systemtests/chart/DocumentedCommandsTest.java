package io.proxyconfig.systemtests.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.harness.KubernetesStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Commands in the documentation name ProxyConfigs so that kubectl does not take them for those of Istio. */
final class DocumentedCommandsTest {
    private static final Pattern AMBIGUOUS = Pattern.compile("kubectl\\b[^`\n]*[ ,]proxyconfigs?(?![-\\w.])");
    private static final List<String> TEXT = List.of(".md", ".yaml", ".txt", ".sh");

    @Test
    void nameTheResourceUnambiguously() throws IOException {
        Path root = KubernetesStack.projectRoot();
        for (String place : List.of("README.md", "docs", "examples", "manifests", "dev")) {
            try (Stream<Path> paths = Files.walk(root.resolve(place))) {
                assertThat(paths.filter(path -> TEXT.stream().anyMatch(path.toString()::endsWith))
                                .flatMap(DocumentedCommandsTest::lines))
                        .isNotEmpty()
                        .noneMatch(line -> AMBIGUOUS.matcher(line).find());
            }
        }
        assertThat("kubectl get proxyconfig orders")
                .matches(line -> AMBIGUOUS.matcher(line).find());
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream().map(line -> file + ": " + line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
