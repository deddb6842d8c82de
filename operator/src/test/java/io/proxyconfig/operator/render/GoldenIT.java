package io.proxyconfig.operator.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each folder in {@code src/test/resources/render} is a case: a ProxyConfig, the objects that it refers to, and the expected
 * files or problems. {@code -Dgolden.update=true} writes the expected files; review the difference.
 */
class GoldenIT {

    static List<GoldenCase> cases() {
        return GoldenCase.all();
    }

    static Stream<GoldenCase> renderedCases() {
        return GoldenCase.all().stream().filter(GoldenCase::isRendered);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void hasTheExpectedResult(GoldenCase golden) throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            golden.update();
        }
        golden.isComplete();
        assertThat(golden.actual()).isEqualTo(golden.expected());
    }

    @ParameterizedTest
    @MethodSource("renderedCases")
    void haproxyAcceptsIt(GoldenCase golden, @TempDir Path folder) throws IOException, InterruptedException {
        Path cfg = golden.writeTo(folder);
        Process haproxy = new ProcessBuilder(haproxyBin(), "-c", "-f", cfg.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(haproxy.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(haproxy.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(haproxy.exitValue()).as(output).isZero();
        assertThat(output).doesNotContain("[WARNING]");
    }

    private static String haproxyBin() {
        return Objects.requireNonNull(System.getProperty("haproxy.bin"));
    }
}
