package io.proxyconfig.operator.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The client with a Data Plane API 2.x, which serves {@code /v2} only and wraps the configuration that it reads in JSON:
 * a small server that answers as {@code handlers/raw.go} of 2.9 does.
 */
class Version2IT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String RAW = "/v2/services/haproxy/configuration/raw";

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final HttpClient http = HttpTransport.client(null);
    private HttpServer server;
    private DataPlaneClient client;
    private volatile String text = "global\n  description r0\n";
    private final AtomicLong version = new AtomicLong(1);
    private volatile boolean reloadsLater;
    private volatile boolean replacedBy3;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        client = new DataPlaneClient(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "admin", "mypassword", http);
    }

    @AfterEach
    void stop() {
        server.stop(0);
        http.close();
    }

    @Test
    void theVersionIsDetectedOnce() throws DataPlaneException {
        assertThat(client.apiVersion()).isEqualTo("v2");
        client.read();
        client.read();
        assertThat(requests).containsExactly("GET /v3/info", "GET /v2/info", "GET " + RAW, "GET " + RAW);
    }

    @Test
    void aConfigurationInJsonIsUnwrapped() throws DataPlaneException {
        assertThat(client.read()).isEqualTo(new StoredConfiguration(1, "checksum-1", "global\n  description r0\n"));
    }

    @Test
    void aStoredFileIsReplacedWithoutAForm() throws DataPlaneException {
        client.replaceFile("orders.acl", "10.0.0.0/8\n");
        assertThat(requests).last().asString().startsWith("PUT /v2/services/haproxy/storage/general/orders.acl");
    }

    @Test
    void aRefusalWithoutWordsIsLeftToThePush() throws DataPlaneException {
        assertThat(client.validate("global\n  nonsense\n")).isEqualTo(new TextValidation.InvalidWithoutMessage());
    }

    @Test
    void aPushIsAnsweredWithAJsonString() throws DataPlaneException {
        assertThat(client.push("global\n  description r1\n", 1))
                .isEqualTo(new PushResult.Reloaded(
                        new StoredConfiguration(2, "checksum-2", "global\n  description r1\n")));
        assertThat(requests).contains("POST " + RAW + "?force_reload=true&version=1");
        assertThat(client.push("global\n  description r2\n", 1)).isInstanceOf(PushResult.Conflict.class);
    }

    @Test
    void aPushWithALaterReloadIsPending() throws DataPlaneException {
        reloadsLater = true;
        assertThat(client.push("global\n  description r1\n", 1))
                .isEqualTo(new PushResult.ReloadPending(
                        new StoredConfiguration(2, "checksum-2", "global\n  description r1\n"), "2026-01-01-1"));
    }

    @Test
    void anUpgradeTo3IsDetected() throws DataPlaneException {
        client.read();
        replacedBy3 = true;
        assertThatThrownBy(client::read).isInstanceOf(DataPlaneException.class).hasMessageContaining("404");
        assertThat(client.read().text()).isEqualTo(text);
        assertThat(client.apiVersion()).isEqualTo("v3");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            String path = exchange.getRequestURI().getPath();
            if (!path.startsWith(replacedBy3 ? "/v3/" : "/v2/")) {
                send(
                        exchange,
                        404,
                        JSON.writeValueAsString(Map.of("code", 404, "message", "path " + path + " was not found")));
            } else if (path.endsWith("/info")) {
                send(exchange, 200, "{\"api\":{\"version\":\"v2.9.0\"}}");
            } else if (exchange.getRequestMethod().equals("GET")) {
                send(exchange, 200, replacedBy3 ? text : JSON.writeValueAsString(read()));
            } else if (exchange.getRequestMethod().equals("PUT")) {
                boolean form = !"text/plain".equals(exchange.getRequestHeaders().getFirst("Content-Type"));
                send(exchange, form ? 415 : 202, body);
            } else if (exchange.getRequestURI().getQuery().contains("only_validate")) {
                send(
                        exchange,
                        400,
                        JSON.writeValueAsString(Map.of("code", 400, "message", "validation error: exit status 1")));
            } else {
                push(exchange, body);
            }
        }
    }

    /** A file that was never pushed has no version in the body; the header is right. */
    private Map<String, Object> read() {
        return version.get() == 1 ? Map.of("data", text) : Map.of("_version", version.get(), "data", text);
    }

    private void push(HttpExchange exchange, String body) throws IOException {
        if (!exchange.getRequestURI().getQuery().contains("version=" + version.get())) {
            send(exchange, 409, JSON.writeValueAsString(Map.of("code", 409, "message", "version mismatch")));
            return;
        }
        version.incrementAndGet();
        text = body;
        if (reloadsLater) {
            exchange.getResponseHeaders().set("Reload-ID", "2026-01-01-1");
        }
        send(exchange, reloadsLater ? 202 : 201, JSON.writeValueAsString(text));
    }

    private void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Configuration-Version", version.toString());
        exchange.getResponseHeaders().set("Configuration-Checksum", "checksum-" + version);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
