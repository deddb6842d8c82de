package io.proxyconfig.probe.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.proxyconfig.api.probe.AddressCheck;
import io.proxyconfig.api.probe.AllowListUpdate;
import io.proxyconfig.probe.ProbeAgent;
import io.proxyconfig.probe.config.InvalidMessageException;
import io.proxyconfig.probe.config.ProbeMessages;
import io.proxyconfig.probe.listeners.AddressAvailability;
import io.proxyconfig.probe.metrics.ProbeMetrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code PUT /v1/config}, {@code GET /v1/report} and {@code POST /v1/confirm} to whoever shows the token, and
 * {@code GET /healthz} and {@code GET /metrics} to everybody. Errors are JSON: {@code {"error": "a sentence"}}.
 */
public final class ProbeServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProbeServer.class);
    private static final int MAX_BODY_BYTES = 1024 * 1024;
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final ProbeAgent probe;
    private final BearerToken token;
    private final Map<String, Map<String, Handler>> routes;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Where the server's key and certificate are.
     *
     * @param keyStore PKCS#12 file; read again when it changes
     * @param passwordFile file with its password
     */
    public record Tls(Path keyStore, Path passwordFile) {}

    @FunctionalInterface
    private interface Handler {
        ProbeResponse handle(HttpExchange exchange) throws IOException, InterruptedException, InvalidMessageException;
    }

    private ProbeServer(HttpServer server, ProbeAgent probe, ProbeMetrics metrics, BearerToken token) {
        this.server = server;
        this.probe = probe;
        this.token = token;
        this.routes = Map.of(
                "/v1/config", Map.of("PUT", this::configure),
                "/v1/report", Map.of("GET", exchange -> ProbeResponse.json(probe.report())),
                "/v1/confirm", Map.of("POST", this::confirm),
                "/v1/allow-lists", Map.of("PUT", this::replaceAllowLists),
                "/v1/addresses", Map.of("POST", ProbeServer::check),
                "/metrics", Map.of("GET", exchange -> ProbeResponse.text(METRICS_TYPE, metrics.scrape())),
                "/healthz", Map.of("GET", exchange -> ProbeResponse.text("text/plain; charset=utf-8", "ok\n")));
    }

    /** A server over plain HTTP, for where only this host can reach it. */
    public static ProbeServer http(InetSocketAddress address, ProbeAgent probe, ProbeMetrics metrics, BearerToken token)
            throws IOException {
        return new ProbeServer(HttpServer.create(address, 0), probe, metrics, token);
    }

    /** A server over TLS. */
    public static ProbeServer https(
            InetSocketAddress address, Tls tls, ProbeAgent probe, ProbeMetrics metrics, BearerToken token)
            throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {new ReloadingKeyManager(tls.keyStore(), tls.passwordFile())}, null, null);
        HttpsServer server = HttpsServer.create(address, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return new ProbeServer(server, probe, metrics, token);
    }

    /** Starts to serve. */
    public void start() {
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** The address that it listens on. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            ProbeResponse answer = answer(exchange);
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private ProbeResponse answer(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        Map<String, Handler> methods = routes.getOrDefault(path, Map.of());
        Handler handler = methods.get(exchange.getRequestMethod());
        try {
            if (path.startsWith("/v1/")
                    && !token.admits(exchange.getRequestHeaders().getFirst("Authorization"))) {
                return ProbeResponse.error(401, "this needs the header 'Authorization: Bearer' with the probe's token")
                        .with("WWW-Authenticate", "Bearer realm=\"probe\"");
            }
            if (handler != null) {
                return handler.handle(exchange);
            }
            return methods.isEmpty()
                    ? ProbeResponse.error(404, "there is nothing at this path")
                    : ProbeResponse.error(405, "this path takes other methods")
                            .with("Allow", methods.keySet().stream().sorted().collect(Collectors.joining(", ")));
        } catch (InvalidMessageException e) {
            return ProbeResponse.error(400, e.sentence());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ProbeResponse.error(503, "the probe is stopping");
        } catch (IOException | RuntimeException e) {
            LOG.error("{} {} failed", exchange.getRequestMethod(), path, e);
            return ProbeResponse.error(500, "the probe failed to do this; its log says why");
        }
    }

    private ProbeResponse configure(HttpExchange exchange) throws IOException, InvalidMessageException {
        probe.apply(ProbeMessages.config(body(exchange)));
        return ProbeResponse.noContent();
    }

    private ProbeResponse confirm(HttpExchange exchange)
            throws IOException, InterruptedException, InvalidMessageException {
        return ProbeResponse.json(probe.confirm(ProbeMessages.request(body(exchange))));
    }

    private ProbeResponse replaceAllowLists(HttpExchange exchange) throws IOException, InvalidMessageException {
        AllowListUpdate update = ProbeMessages.allowListUpdate(body(exchange));
        try {
            probe.replaceAllowLists(update);
            return ProbeResponse.noContent();
        } catch (IOException e) {
            return ProbeResponse.error(502, "HAProxy did not take the entries: " + e.getMessage());
        }
    }

    private static ProbeResponse check(HttpExchange exchange) throws IOException, InvalidMessageException {
        AddressCheck question = ProbeMessages.addresses(body(exchange));
        return ProbeResponse.json(new AddressCheck.Result(AddressAvailability.taken(question.addresses())));
    }

    private static byte[] body(HttpExchange exchange) throws IOException, InvalidMessageException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            throw new InvalidMessageException("the body is longer than " + MAX_BODY_BYTES + " bytes");
        }
        return body;
    }
}
