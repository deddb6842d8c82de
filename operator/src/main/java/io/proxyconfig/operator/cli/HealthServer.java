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
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code /healthz} (a restart would not help), {@code /readyz} (it watches), {@code /metrics} (Prometheus),
 * {@code /loglevel}, and further pages of JSON. There is no login, so only clients of the same pod or machine can change
 * the log level; on Kubernetes that takes the right to {@code pods/exec} or {@code pods/portforward}.
 */
final class HealthServer implements AutoCloseable {
    /** Path of the log level: GET for all, PUT for clients on a loopback address. */
    static final String LOG_LEVEL = "/loglevel";

    private static final int LONGEST_LEVEL = 16;

    private final HttpServer server;

    private static final Logger LOG = LoggerFactory.getLogger(HealthServer.class);

    private HealthServer(HttpServer server) {
        this.server = server;
    }

    /**
     * The health of an operator.
     *
     * @param ready whether it watches its resources
     * @param stuck why only a restart helps; empty if it works
     */
    record Health(BooleanSupplier ready, Supplier<Optional<String>> stuck) {}

    /**
     * Starts serving.
     *
     * @param address port 0 stands for a free port
     * @param pages returns the JSON of any other path; empty for 404
     */
    static HealthServer start(
            InetSocketAddress address,
            Health health,
            PrometheusMeterRegistry meters,
            Function<String, Optional<String>> pages)
            throws IOException {
        HttpServer server = HttpServer.create(address, 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/healthz", exchange -> {
            Optional<String> stuck = health.stuck().get();
            text(exchange, stuck.isEmpty() ? 200 : 503, stuck.orElse("ok") + "\n");
        });
        server.createContext("/readyz", exchange -> {
            boolean isReady = health.ready().getAsBoolean();
            text(exchange, isReady ? 200 : 503, isReady ? "ok\n" : "the operator does not watch yet\n");
        });
        server.createContext("/metrics", exchange -> text(exchange, 200, meters.scrape()));
        server.createContext(LOG_LEVEL, HealthServer::logLevel);
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
            text(exchange, 404, "no such page\n");
        }
    }

    private static void logLevel(HttpExchange exchange) throws IOException {
        switch (exchange.getRequestMethod()) {
            case "GET" -> text(exchange, 200, LogOptions.level() + "\n");
            case "PUT" -> changeLogLevel(exchange);
            default -> text(exchange, 405, "GET or PUT only\n");
        }
    }

    private static void changeLogLevel(HttpExchange exchange) throws IOException {
        if (!exchange.getRemoteAddress().getAddress().isLoopbackAddress()) {
            text(exchange, 403, "only a client in the operator's pod or on its machine can change the log level\n");
            return;
        }
        byte[] body = exchange.getRequestBody().readNBytes(LONGEST_LEVEL);
        Optional<LogOptions.LogLevel> level = LogOptions.LogLevel.of(new String(body, StandardCharsets.UTF_8).strip());
        if (level.isEmpty()) {
            text(exchange, 400, "the body must be error, warn, info, debug or trace\n");
            return;
        }
        LogOptions.setLevel(level.get());
        LOG.info("The log level is {} now", level.get());
        text(exchange, 200, level.get() + "\n");
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
