package io.proxyconfig.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.proxyconfig.operator.cli.LogOptions.LogLevel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the operator serves over HTTP, and who may change the log level. */
final class HealthServerTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private final LogLevel before = LogOptions.level();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HealthServer server;
    private volatile boolean ready;
    private volatile Optional<String> stuck = Optional.empty();

    @BeforeEach
    void start() throws IOException {
        server = HealthServer.start(
                new InetSocketAddress("0.0.0.0", 0),
                new HealthServer.Health(() -> ready, () -> stuck),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                path -> path.equals("/status") ? Optional.of("[]") : Optional.empty());
    }

    @AfterEach
    void stop() {
        server.close();
        http.close();
        LogOptions.setLevel(before);
    }

    @Test
    void readinessFollowsTheOperator() throws Exception {
        assertThat(send("GET", "/readyz", "").statusCode()).isEqualTo(503);
        ready = true;
        assertThat(send("GET", "/readyz", "").statusCode()).isEqualTo(200);
        assertThat(send("GET", "/healthz", "").statusCode()).isEqualTo(200);
    }

    @Test
    void healthFollowsTheProgressOfTheOperator() throws Exception {
        stuck = Optional.of("the reconciliation of shop/orders has not begun since 601 s");

        HttpResponse<String> answer = send("GET", "/healthz", "");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("the reconciliation of shop/orders has not begun since 601 s\n");
    }

    @Test
    void pagesAndUnknownPaths() throws Exception {
        assertThat(send("GET", "/status", "").body()).isEqualTo("[]");
        assertThat(send("POST", "/status", "").statusCode()).isEqualTo(405);
        assertThat(send("GET", "/other", "").statusCode()).isEqualTo(404);
    }

    @Test
    void theLogLevelChangesWhileTheOperatorRuns() throws Exception {
        assertThat(send("PUT", "/loglevel", "DEBUG\n").body()).isEqualTo("debug\n");
        assertThat(LogOptions.level()).isEqualTo(LogLevel.debug);
        assertThat(send("GET", "/loglevel", "").body()).isEqualTo("debug\n");
        assertThat(send("DELETE", "/loglevel", "").statusCode()).isEqualTo(405);
    }

    @Test
    void anUnknownLogLevelIsRefused() throws Exception {
        HttpResponse<String> answer = send("PUT", "/loglevel", "loud");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("error, warn, info, debug or trace");
        assertThat(LogOptions.level()).isEqualTo(before);
    }

    @Test
    void aClientOfAnotherMachineCannotChangeTheLogLevel() throws Exception {
        Optional<Inet4Address> address = otherAddress();
        Assumptions.assumeTrue(address.isPresent(), "this machine has no address but loopback");
        HttpResponse<String> answer = send(address.get().getHostAddress(), "PUT", "/loglevel", "debug");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(LogOptions.level()).isEqualTo(before);
        assertThat(send(address.get().getHostAddress(), "GET", "/loglevel", "").statusCode())
                .isEqualTo(200);
    }

    @Test
    void theCommandShowsAndChangesTheLogLevel() {
        assertThat(logLevel("trace")).isZero();
        assertThat(LogOptions.level()).isEqualTo(LogLevel.trace);
        assertThat(logLevel()).isZero();
        assertThat(out).hasToString("trace\ntrace\n");
    }

    @Test
    void theCommandFailsWithoutAnOperator() {
        int port = server.address().getPort();
        server.close();
        assertThat(run("log-level", "--http", "127.0.0.1:" + port)).isEqualTo(1);
        assertThat(err.toString()).startsWith("No operator answers on http://127.0.0.1:" + port + "/loglevel");
    }

    private int logLevel(String... level) {
        String http = "--http=127.0.0.1:" + server.address().getPort();
        return level.length == 0 ? run("log-level", http) : run("log-level", http, level[0]);
    }

    private int run(String... arguments) {
        return OperatorMain.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return send("127.0.0.1", method, path, body);
    }

    private HttpResponse<String> send(String host, String method, String path, String body)
            throws IOException, InterruptedException {
        URI url = URI.create("http://" + host + ":" + server.address().getPort() + path);
        return http.send(
                HttpRequest.newBuilder(url)
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static Optional<Inet4Address> otherAddress() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .filter(Inet4Address.class::isInstance)
                .map(Inet4Address.class::cast)
                .filter(InetAddress::isSiteLocalAddress)
                .findFirst();
    }
}
