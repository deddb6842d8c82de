package io.proxyconfig.operator.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.proxyconfig.api.probe.AllowListUpdate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A refusal is told with the reason that the probe gives. */
class ProbeClientTest {

    @Test
    void aRefusedAllowListHasTheMessageOfHaproxy() throws IOException {
        assertThat(refusal(502, "{\"error\": \"HAProxy did not take the entries: Unknown ACL identifier\"}"))
                .endsWith(
                        "answered 502 to PUT /v1/allow-lists: HAProxy did not take the entries: Unknown ACL identifier");
    }

    @Test
    void anInvalidRequestHasTheMessageOfTheProbe() throws IOException {
        assertThat(refusal(400, "{\"error\": \"files[0].file must be a path\"}"))
                .endsWith("refused PUT /v1/allow-lists with 400: files[0].file must be a path");
    }

    @Test
    void aLongMessageIsShortened() throws IOException {
        assertThat(refusal(502, "{\"error\": \"" + "x".repeat(100_000) + "\"}"))
                .endsWith("xxx…")
                .hasSizeLessThan(700);
    }

    @Test
    void anErrorPageOfAProxyHasOnlyTheStatusCode() throws IOException {
        assertThat(refusal(503, "<html>no</html>")).endsWith("answered 503 to PUT /v1/allow-lists");
        assertThat(refusal(503, "")).endsWith("answered 503 to PUT /v1/allow-lists");
    }

    private static String refusal(int status, String body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
        server.start();
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            ProbeClient client = new ProbeClient(base, "token", http);
            ProbeException refused = catchThrowableOfType(
                    ProbeException.class, () -> client.replaceAllowLists(new AllowListUpdate(List.of())));
            return Objects.requireNonNull(refused.getMessage());
        } finally {
            server.stop(0);
        }
    }
}
