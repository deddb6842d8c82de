package io.proxyconfig.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RenderCommandTest {
    private static final String STRUCTURED = """
            apiVersion: proxyconfig.io/v1alpha1
            kind: ProxyConfig
            metadata: {name: orders}
            spec:
              listeners:
              - {name: mysql, port: 3306, backend: database, allowedSources: [10.0.0.0/8]}
              backends:
              - name: database
                servers:
                - {name: primary, address: 10.0.0.1, port: 3306}
            """;

    private static final String RAW = """
            apiVersion: proxyconfig.io/v1alpha1
            kind: ProxyConfig
            metadata: {name: raw}
            spec:
              raw: {configMap: {name: haproxy}}
              external:
                credentialsSecretRef: {name: absent}
                instances:
                - {name: a, dataPlaneURL: "http://127.0.0.1:5555", probeURL: "http://127.0.0.1:8443"}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: haproxy}
            data:
              haproxy.cfg: |
                defaults
                  mode tcp
                  timeout connect 5s
                  timeout client 1h
                  timeout server 1h
                listen mysql
                  bind :3306
                  server primary 10.0.0.1:3306
                defaults
                  mode http
                  timeout connect 5s
                  timeout client 1m
                  timeout server 1m
                listen page
                  bind :8080
                  stats enable
            """;

    private final StringWriter output = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void printsTheFileOfTheOnlyResource() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), STRUCTURED);

        assertThat(render()).isZero();

        assertThat(output.toString())
                .contains(
                        "description proxyconfig default/orders revision ", "frontend mysql", "proxyconfig-mysql.acl");
    }

    @Test
    void showsTheNamesThatItGivesToDefaults() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), STRUCTURED);
        Files.writeString(folder.resolve("b.yaml"), RAW);

        assertThat(render("raw")).as(errors::toString).isZero();

        assertThat(output.toString()).containsPattern("(?s)defaults (\\S+)\n.*listen mysql from \\1\n");
        assertThat(output.toString()).containsPattern("(?s)listen mysql.*defaults (\\S+)\n.*listen page from \\1\n");
    }

    @Test
    void printsTheErrorsOfAnInvalidFile() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), STRUCTURED.replace("port: 3306, backend", "port: 0, backend"));

        assertThat(render()).isEqualTo(1);

        assertThat(output.toString()).isEmpty();
        assertThat(errors.toString()).startsWith("error: a.yaml:6: spec.listeners[0].port: ");
    }

    @Test
    void printsTheProblemsOfARawFile() throws IOException {
        Files.writeString(folder.resolve("b.yaml"), RAW.replace("mode http", "mode http\n      .if 1"));

        assertThat(render()).isEqualTo(1);

        assertThat(errors.toString()).contains("spec.raw.configMap: line 11: .if has no effect");
    }

    @Test
    void asksForANameAmongSeveralResources() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), STRUCTURED);
        Files.writeString(folder.resolve("b.yaml"), RAW);

        assertThat(render()).isEqualTo(2);
        assertThat(errors.toString()).startsWith("NAME: use one of orders, raw");
    }

    @Test
    void aFolderWithoutAResource() {
        assertThat(render()).isEqualTo(2);
        assertThat(errors.toString()).startsWith("NAME: the folder " + folder + " has no ProxyConfig");
    }

    private int render(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "render";
        all[1] = "--config-dir";
        all[2] = folder.toString();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return OperatorMain.commandLine()
                .setOut(new PrintWriter(output, true))
                .setErr(new PrintWriter(errors, true))
                .execute(all);
    }
}
