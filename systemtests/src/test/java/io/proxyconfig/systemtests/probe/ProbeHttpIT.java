package io.proxyconfig.systemtests.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.operator.probe.ProbeException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The probe's HTTP server: authentication, invalid messages and metrics. */
class ProbeHttpIT {

    @TempDir
    Path directory;

    @Test
    void rejectsRequestsWithoutTheToken() throws IOException, InterruptedException {
        try (ProbeFixture fixture = new ProbeFixture(directory);
                HttpClient http = HttpClient.newHttpClient()) {
            for (String authorization :
                    new String[] {"Bearer wrong", "Basic " + fixture.probe.token(), fixture.probe.token()}) {
                HttpResponse<String> answer = http.send(
                        HttpRequest.newBuilder(fixture.probe.url().resolve("/v1/report"))
                                .header("Authorization", authorization)
                                .build(),
                        BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(401);
                assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"probe\"");
                assertThat(answer.body()).doesNotContain("haproxy");
            }
            for (String path : new String[] {"/v1/report", "/v1/config", "/v1/verify", "/v1/unknown"}) {
                HttpResponse<String> answer = http.send(
                        HttpRequest.newBuilder(fixture.probe.url().resolve(path))
                                .build(),
                        BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(401);
            }
            assertThat(get(http, fixture, "/healthz").statusCode()).isEqualTo(200);
            assertThat(get(http, fixture, "/nothing").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void describesTheErrorInAMessage() throws IOException, InterruptedException, ProbeException {
        try (ProbeFixture fixture = new ProbeFixture(directory);
                HttpClient http = HttpClient.newHttpClient()) {
            String configId = fixture.hold(1).configId();
            assertThat(put(http, fixture, "{\"configId\": ").body())
                    .isEqualTo("{\"error\":\"the body is not valid JSON (line 1, column 14)\"}");
            assertThat(put(http, fixture, "{\"listeners\": []}").body())
                    .isEqualTo("{\"error\":\"configId is missing\"}");
            HttpResponse<String> wrong = put(
                    http,
                    fixture,
                    "{\"configId\": \"x\", \"mysql\": {\"port\": \"s3cret\", \"password\": \"s3cret\"}}");
            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(wrong.body()).contains("mysql.port").doesNotContain("s3cret");
            HttpResponse<String> get = send(http, fixture, "GET", "/v1/config", "");
            assertThat(get.statusCode()).isEqualTo(405);
            assertThat(get.headers().firstValue("Allow")).contains("PUT");
            assertThat(fixture.client.report().configId()).isEqualTo(configId);
        }
    }

    @Test
    void exportsMetricsForPrometheus() throws IOException, InterruptedException, ProbeException {
        try (ProbeFixture fixture = new ProbeFixture(directory);
                HttpClient http = HttpClient.newHttpClient()) {
            fixture.hold(2);
            fixture.reload("r2");
            fixture.awaitReport(report -> report.haproxy().workers().size() == 2
                    && !report.listeners().isEmpty()
                    && report.listeners().getFirst().accepting()
                    && Boolean.TRUE.equals(ProbeFixture.mysql(report).freshSucceeded()));
            HttpResponse<String> answer = get(http, fixture, "/metrics");
            assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("text/plain");
            assertThat(answer.body())
                    .contains(
                            "\nproxyconfig_probe_mysql_desired_connections 2.0\n",
                            "\nproxyconfig_probe_mysql_held_connections 2.0\n",
                            "\nproxyconfig_probe_mysql_broken_connections_total 0.0\n",
                            "\nproxyconfig_probe_mysql_fresh_connection_up 1.0\n",
                            "\nproxyconfig_probe_mysql_fresh_connection_duration_seconds_bucket{result=\"success\",",
                            "\nproxyconfig_probe_mysql_oldest_connection_start_timestamp_seconds ",
                            "\nproxyconfig_probe_haproxy_up 1.0\n",
                            "\nproxyconfig_probe_haproxy_workers{state=\"current\"} 1.0\n",
                            "\nproxyconfig_probe_haproxy_workers{state=\"draining\"} 1.0\n",
                            "\nproxyconfig_probe_haproxy_sessions{state=\"draining\"} 2.0\n",
                            "\nproxyconfig_probe_haproxy_memory_bytes{state=\"draining\"} ",
                            "\nproxyconfig_probe_haproxy_reloads_total 1.0\n",
                            "\nproxyconfig_probe_haproxy_reload_failures_total 0.0\n",
                            "\nproxyconfig_probe_listener_up{listener=\"mysql\"} 1.0\n")
                    .doesNotContain("pid");
        }
    }

    private static HttpResponse<String> get(HttpClient http, ProbeFixture fixture, String path)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(fixture.probe.url().resolve(path)).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> put(HttpClient http, ProbeFixture fixture, String body)
            throws IOException, InterruptedException {
        return send(http, fixture, "PUT", "/v1/config", body);
    }

    private static HttpResponse<String> send(
            HttpClient http, ProbeFixture fixture, String method, String path, String body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(fixture.probe.url().resolve(path))
                        .header("Authorization", "Bearer " + fixture.probe.token())
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
