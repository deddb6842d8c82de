package io.proxyconfig.probe.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.proxyconfig.api.probe.AddressCheck;
import io.proxyconfig.api.probe.AllowListUpdate;
import io.proxyconfig.api.probe.ServerStateUpdate;
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
 * The HTTP server of the probe. The paths below {@code /v1} require the bearer token of the operator. {@code GET /healthz}
 * and {@code GET /metrics} require no token. Errors are JSON: {@code {"error": "message"}}.
 */
public final class ProbeServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProbeServer.class);
    /** The largest request has 64 allow lists with 1,024 entries of up to 49 characters. */
    private static final int MAX_BODY_BYTES = 4 * 1024 * 1024;

    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final ProbeAgent probe;
    private final BearerToken token;
    private final Map<String, Map<String, ProbeHandler>> routes;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * The key and the certificate of the server.
     *
     * @param keyStore PKCS #12 file, which the probe reads again after a change
     * @param passwordFile file with the password of the key store
     */
    public record Tls(Path keyStore, Path passwordFile) {}

    @FunctionalInterface
    private interface ProbeHandler {
        ProbeResponse handle(HttpExchange exchange) throws IOException, InterruptedException, InvalidMessageException;
    }

    private ProbeServer(HttpServer server, ProbeAgent probe, ProbeMetrics metrics, BearerToken token) {
        this.server = server;
        this.probe = probe;
        this.token = token;
        this.routes = Map.of(
                "/v1/config", Map.of("PUT", this::configure),
                "/v1/report", Map.of("GET", exchange -> ProbeResponse.json(probe.report())),
                "/v1/verify", Map.of("POST", this::verify),
                "/v1/allow-lists", Map.of("PUT", this::replaceAllowLists),
                "/v1/server-state", Map.of("POST", this::writeServerState),
                "/v1/addresses", Map.of("POST", ProbeServer::checkAddresses),
                "/metrics", Map.of("GET", exchange -> ProbeResponse.text(METRICS_TYPE, metrics.scrape())),
                "/healthz", Map.of("GET", exchange -> health()));
    }

    /** A server with plain HTTP, for an address that only this host can reach. */
    public static ProbeServer http(InetSocketAddress address, ProbeAgent probe, ProbeMetrics metrics, BearerToken token)
            throws IOException {
        return new ProbeServer(HttpServer.create(address, 0), probe, metrics, token);
    }

    /** A server with HTTPS. */
    public static ProbeServer https(
            InetSocketAddress address, Tls tls, ProbeAgent probe, ProbeMetrics metrics, BearerToken token)
            throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {new ReloadingKeyManager(tls.keyStore(), tls.passwordFile())}, null, null);
        HttpsServer server = HttpsServer.create(address, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return new ProbeServer(server, probe, metrics, token);
    }

    /** Starts the server. */
    public void start() {
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** The address that the server listens on. */
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
            ProbeResponse response = respond(exchange);
            exchange.getResponseHeaders().set("Content-Type", response.contentType());
            response.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(response.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private ProbeResponse respond(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        Map<String, ProbeHandler> methods = routes.getOrDefault(path, Map.of());
        ProbeHandler handler = methods.get(exchange.getRequestMethod());
        try {
            if (path.startsWith("/v1/")
                    && !token.matches(exchange.getRequestHeaders().getFirst("Authorization"))) {
                return ProbeResponse.error(
                                401,
                                "the token is missing or wrong; send the header 'Authorization: Bearer TOKEN' with the token of the probe")
                        .with("WWW-Authenticate", "Bearer realm=\"probe\"");
            }
            if (handler != null) {
                return handler.handle(exchange);
            }
            return methods.isEmpty()
                    ? ProbeResponse.error(404, "the path " + path + " does not exist")
                    : ProbeResponse.error(
                                    405, "the path " + path + " does not support this method; see the header Allow")
                            .with("Allow", methods.keySet().stream().sorted().collect(Collectors.joining(", ")));
        } catch (InvalidMessageException e) {
            return ProbeResponse.error(400, e.message());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ProbeResponse.error(503, "the probe is stopping; send the request again after its restart");
        } catch (IOException | RuntimeException e) {
            LOG.error("The request {} {} failed with an unexpected exception", exchange.getRequestMethod(), path, e);
            return ProbeResponse.error(
                    500, "the request failed with an unexpected exception; see the log of the probe");
        }
    }

    private ProbeResponse health() {
        return probe.stuck()
                .map(reason -> ProbeResponse.error(503, reason))
                .orElseGet(() -> ProbeResponse.text("text/plain; charset=utf-8", "ok\n"));
    }

    private ProbeResponse configure(HttpExchange exchange) throws IOException, InvalidMessageException {
        probe.apply(ProbeMessages.readConfig(body(exchange)));
        return ProbeResponse.noContent();
    }

    private ProbeResponse verify(HttpExchange exchange)
            throws IOException, InterruptedException, InvalidMessageException {
        return ProbeResponse.json(probe.verify(ProbeMessages.readVerificationRequest(body(exchange))));
    }

    private ProbeResponse replaceAllowLists(HttpExchange exchange) throws IOException, InvalidMessageException {
        AllowListUpdate update = ProbeMessages.readAllowListUpdate(body(exchange));
        try {
            probe.replaceAllowLists(update);
            return ProbeResponse.noContent();
        } catch (IOException e) {
            return ProbeResponse.error(502, "HAProxy rejected the entries of the allow list: " + e.getMessage());
        }
    }

    private ProbeResponse writeServerState(HttpExchange exchange) throws IOException, InvalidMessageException {
        ServerStateUpdate update = ProbeMessages.readServerStateUpdate(body(exchange));
        try {
            return ProbeResponse.json(probe.writeServerState(update));
        } catch (IOException e) {
            return ProbeResponse.error(502, "the probe cannot write the server-state file: " + e.getMessage());
        }
    }

    private static ProbeResponse checkAddresses(HttpExchange exchange) throws IOException, InvalidMessageException {
        AddressCheck request = ProbeMessages.readAddressCheck(body(exchange));
        return ProbeResponse.json(new AddressCheck.Response(AddressAvailability.inUse(request.addresses())));
    }

    private static byte[] body(HttpExchange exchange) throws IOException, InvalidMessageException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            throw new InvalidMessageException("the body is longer than " + MAX_BODY_BYTES + " bytes");
        }
        return body;
    }
}
