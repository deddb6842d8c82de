package io.proxyconfig.operator.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.ProbeProcess;
import io.proxyconfig.operator.dataplane.HttpTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's client of the probe, where there is no usable answer: told in a sentence, soon, without the token. */
class ProbeClientIT {
    private static final String TOKEN = "s3cret-token";

    private final HttpClient http = HttpTransport.client(null);

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        http.shutdownNow();
    }

    @Test
    void onlyTheConfiguredTokenIsAccepted() throws ProbeException {
        try (ProbeProcess probe = ProbeProcess.start(directory, directory.resolve("no.sock"))) {
            assertThat(new ProbeClient(probe.url(), probe.token(), http)
                            .report()
                            .haproxy()
                            .reachable())
                    .isFalse();

            assertThat(failure(probe.url()))
                    .hasMessage("the probe at " + probe.url() + " refused GET /v1/report with 401: check token of"
                            + " the credentials secret");
        }
    }

    @Test
    void aProbeThatDoesNotAnswerIsTimedOut() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"))) {
            URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort());
            long start = System.nanoTime();
            assertThat(failure(url)).hasMessage("the probe at " + url + " did not answer in time");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
        }
    }

    @Test
    void aMissingProbeIsUnreachable() {
        URI url = URI.create("http://127.0.0.1:" + FreePorts.one());
        assertThat(failure(url)).hasMessage("the probe at " + url + " cannot be reached: connection refused");
    }

    @Test
    void anAnswerOfAnotherServerIsReported() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                byte[] page = "<html>It works!</html>".getBytes(StandardCharsets.US_ASCII);
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
            }
        });
        server.start();
        try {
            URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            assertThat(failure(url))
                    .hasMessage("the probe at " + url + " sent an answer that the operator cannot read");
        } finally {
            server.stop(0);
        }
    }

    private ProbeException failure(URI url) {
        ProbeException e = catchThrowableOfType(ProbeException.class, () -> new ProbeClient(url, TOKEN, http).report());
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            assertThat(cause.toString()).doesNotContain(TOKEN);
        }
        return e;
    }
}
