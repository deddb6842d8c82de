package io.proxyconfig.systemtests.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.systemtests.report.ReportRun;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ports, users, sockets and permissions of the containers. */
@ComposeTest
class ComposeContractST {

    @Test
    void theDatabaseAnswersThroughTheProxy(ComposeProject project) throws SQLException {
        project.awaitReady();
        try (Connection connection = project.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT current_user(), database()")) {
            assertThat(result.next()).isTrue();
            assertThat(result.getString(1)).startsWith("app@");
            assertThat(result.getString(2)).isEqualTo("app");
        }
    }

    @Test
    void haproxyServesItsPages(ComposeProject project) throws IOException, InterruptedException {
        project.awaitReady();
        assertThat(get(project.statsPort(), "/stats").body()).contains("Statistics Report for HAProxy", "database");
        assertThat(get(project.statsPort(), "/status").statusCode()).isEqualTo(200);
    }

    @Test
    void theOperatorServesTheStatus(ComposeProject project) throws IOException, InterruptedException {
        project.awaitReady();
        assertThat(get(project.operatorPort(), "/status/default/orders").body()).contains("\"Programmed\"");
        assertThat(get(project.operatorPort(), "/metrics").body()).contains("proxyconfig_reconcile_step_seconds_count");
    }

    @Test
    void aSupportBundleHasNoSecret(ComposeProject project) throws IOException {
        project.awaitReady();
        String encoded = project.compose(
                "exec",
                "-T",
                "operator",
                "sh",
                "-c",
                "operator report --config-dir /examples --secrets-dir /run/secrets --output - 2> /dev/null | base64");

        Map<String, String> files = ReportRun.files(Base64.getMimeDecoder().decode(encoded));
        assertThat(files)
                .containsKeys(
                        "manifests/orders.yaml",
                        "status/orders.status.yaml",
                        "operator/events.txt",
                        "instances/orders/haproxy/probe-report.json",
                        "instances/orders/haproxy/haproxy.cfg")
                .doesNotContainKey("errors.txt")
                .allSatisfy((name, file) -> assertThat(file).doesNotContain(project.dataPlanePassword()));
    }

    @Test
    void theMasterCliIsOnASocketInTheContainer(ComposeProject project) {
        project.awaitReady();
        assertThat(project.cli("@1 show info")).contains("Name: HAProxy", "description: ");
    }

    @Test
    void theDataPlaneApiRequiresItsUserAndServesTheWholeFile(ComposeProject project) {
        project.awaitReady();
        try (ComposeRawConfiguration unauthorized = new ComposeRawConfiguration(project, "mypassword");
                ComposeRawConfiguration admin = new ComposeRawConfiguration(project, project.dataPlanePassword())) {
            assertThat(unauthorized.get().statusCode()).isEqualTo(401);
            HttpResponse<String> file = admin.get();
            assertThat(file.statusCode()).isEqualTo(200);
            assertThat(file.body()).contains("frontend mysql", "server primary");
            HttpResponse<String> refused =
                    admin.post(file.body().replaceFirst("(?m)^ *timeout connect", "  timeout conect"));
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).contains("conect");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"haproxy", "dataplane", "probe", "operator", "client1", "client2"})
    void runsUnprivilegedWithAReadOnlyFileSystem(String service, ComposeProject project) {
        assertThat(project.inspect(service, "{{.Config.User}}"))
                .doesNotStartWith("0:")
                .matches("\\d+:\\d+");
        assertThat(project.inspect(service, "{{.HostConfig.ReadonlyRootfs}}")).isEqualTo("true");
        assertThat(project.inspect(service, "{{.HostConfig.CapDrop}}")).isEqualTo("[ALL]");
        assertThat(project.inspect(service, "{{.HostConfig.Privileged}}")).isEqualTo("false");
    }

    @Test
    void noPasswordIsInAnArgumentOrALog(ComposeProject project) {
        String password = project.dataPlanePassword();
        for (String service : List.of("db", "haproxy", "dataplane", "probe", "operator", "client1", "client2")) {
            assertThat(project.inspect(service, "{{.Path}} {{.Args}}")).doesNotContain(password);
            assertThat(project.logs(service)).doesNotContain(password);
        }
    }

    @Test
    void haproxyCannotReadThePasswordsOfTheDatabaseAndTheOperator(ComposeProject project) {
        String script =
                "ls -d /proc/[0-9]*/root/ >&2; find /proc/[0-9]*/root/ -maxdepth 4 -name '*password*' 2>/dev/null";
        String found = project.shell()
                .attempt("", List.of("docker", "exec", project.container("haproxy"), "sh", "-c", script))
                .output();
        assertThat(found)
                .contains("/proc/1/root/")
                .doesNotContain("root-password", "app-password", "probe-password", "operator");
    }

    @Test
    void haproxyAndTheDataPlaneApiUseOneImageUnlessItLacksTheApi(ComposeProject project) {
        String haproxy = project.inspect("haproxy", "{{.Config.Image}}");
        String dataPlane = project.inspect("dataplane", "{{.Config.Image}}");
        boolean emulated = System.getenv("COMPOSE_FILE").contains("docker-compose.emulator.yml");
        assertThat(haproxy).isEqualTo("haproxytech/haproxy-debian:3.2");
        assertThat(dataPlane.equals(haproxy)).isEqualTo(!emulated);
    }

    @Test
    void clientsStartAfterTheProxyIsLive(ComposeProject project) {
        Instant healthyDatabase = startOf("db", project);
        for (String client : TwoClients.services()) {
            assertThat(startOf(client, project)).isAfter(healthyDatabase);
            assertThat(project.inspect(client, "{{.RestartCount}}")).isEqualTo("0");
        }
    }

    private static Instant startOf(String service, ComposeProject project) {
        return Instant.parse(project.inspect(service, "{{.State.StartedAt}}"));
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}
