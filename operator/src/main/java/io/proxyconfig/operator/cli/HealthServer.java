package io.proxyconfig.operator.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * {@code /healthz}: the process answers. {@code /readyz}: it watches. {@code /metrics}: for Prometheus. And JSON pages of
 * whoever has some.
 */
final class HealthServer implements AutoCloseable {
    private final HttpServer server;

    private HealthServer(HttpServer server) {
        this.server = server;
    }

    /**
     * Starts serving.
     *
     * @param address where; port 0 for any free one
     * @param pages gives the JSON of any other path; empty for 404
     */
    static HealthServer start(
            InetSocketAddress address,
            BooleanSupplier ready,
            PrometheusMeterRegistry meters,
            Function<String, Optional<String>> pages)
            throws IOException {
        HttpServer server = HttpServer.create(address, 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/healthz", exchange -> text(exchange, 200, "ok\n"));
        server.createContext("/readyz", exchange -> {
            boolean isReady = ready.getAsBoolean();
            text(exchange, isReady ? 200 : 503, isReady ? "ok\n" : "not watching yet\n");
        });
        server.createContext("/metrics", exchange -> text(exchange, 200, meters.scrape()));
        server.createContext("/", exchange -> page(exchange, pages));
        server.start();
        return new HealthServer(server);
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    private static void page(HttpExchange exchange, Function<String, Optional<String>> pages) throws IOException {
        if (!exchange.getRequestMethod().equals("GET")) {
            text(exchange, 405, "GET only\n");
            return;
        }
        Optional<String> page = pages.apply(exchange.getRequestURI().getPath());
        if (page.isPresent()) {
            answer(exchange, 200, "application/json", page.get());
        } else {
            text(exchange, 404, "there is nothing here\n");
        }
    }

    private static void text(HttpExchange exchange, int status, String text) throws IOException {
        answer(exchange, status, "text/plain; version=0.0.4; charset=utf-8", text);
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        try (exchange) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
