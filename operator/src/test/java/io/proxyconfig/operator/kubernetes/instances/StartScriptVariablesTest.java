package io.proxyconfig.operator.kubernetes.instances;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.validation.ManifestValidator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HAProxy inherits the variables of its start script, so {@code spec.pod.env} must not have the same names. */
class StartScriptVariablesTest {
    private static final Pattern VARIABLE = Pattern.compile("(?m)^ *(?:for )?([A-Za-z_]+)(?:=| in )");

    private final ManifestValidator validator = new ManifestValidator();

    @ParameterizedTest
    @ValueSource(strings = {"start-haproxy.sh", "start-dataplane.sh"})
    void aVariableOfTheScriptIsRefused(String script) throws IOException {
        assertThat(variables(script)).contains("state", "child").allSatisfy(name -> assertThat(
                        validator.validate(Path.of("a.yaml"), proxyConfig(name)).errors())
                .as(name)
                .hasSize(1)
                .allSatisfy(
                        error -> assertThat(error.toString()).contains("HAProxy and its start script set " + name)));
    }

    private static List<String> variables(String script) throws IOException {
        try (InputStream content =
                Objects.requireNonNull(BootstrapSecret.class.getResourceAsStream("/boot/" + script))) {
            return VARIABLE.matcher(new String(content.readAllBytes(), StandardCharsets.UTF_8))
                    .results()
                    .map(variable -> variable.group(1))
                    .distinct()
                    .toList();
        }
    }

    private static String proxyConfig(String variable) {
        return """
                apiVersion: proxyconfig.io/v1alpha1
                kind: ProxyConfig
                metadata: {name: orders}
                spec:
                  raw: {configMap: {name: haproxy}}
                  pod: {env: [{name: %s, value: a}]}
                """.formatted(variable);
    }
}
