package io.proxyconfig.systemtests.external;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.proxyconfig.harness.KubernetesStack;
import io.proxyconfig.harness.ProxyInstance;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** An HTTP proxy in front of a Data Plane API that injects faults on request. */
final class FaultProxy implements AutoCloseable {
    private static final Set<String> HOP_BY_HOP =
            Set.of("connection", "content-length", "host", "transfer-encoding", "date");
    private static final String RAW = "/configuration/raw";

    private final ProxyInstance target;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicReference<Runnable> beforeNextPush = new AtomicReference<>(() -> {});
    private final AtomicReference<@Nullable Runnable> reloadOfDuplicate = new AtomicReference<>();
    private final AtomicReference<Runnable> afterNextRead = new AtomicReference<>(() -> {});
    private final AtomicReference<@Nullable Runnable> afterLostSave = new AtomicReference<>();
    private volatile Mode mode = Mode.Forward;

    /** The treatment of requests. */
    enum Mode {
        /** Forwards requests. */
        Forward,
        /** Answers 500. */
        Fail,
        /** Forwards requests, and answers 500. */
        LoseResponse
    }

    private FaultProxy(ProxyInstance target) {
        this.target = target;
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start an HTTP server on loopback", e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** A proxy for the Data Plane API of the scenario's first instance. */
    static FaultProxy inFrontOf(Scenario scenario) {
        return new FaultProxy(scenario.stack().instance());
    }

    /** A {@code spec.external} with the address of the proxy. */
    String external() {
        return """
                external:
                  credentialsSecretRef: {name: %s}
                  instances:
                  - {name: %s, dataPlaneURL: "http://127.0.0.1:%d", probeURL: "%s"}
                """.formatted(
                        KubernetesStack.DATAPLANE_SECRET,
                        target.name(),
                        server.getAddress().getPort(),
                        target.probe().url());
    }

    void mode(Mode newMode) {
        mode = newMode;
    }

    /** Runs an action once, before the next push is forwarded. */
    void beforeNextPush(Runnable action) {
        beforeNextPush.set(action);
    }

    /** Sends the next push twice, first without a reload. Reloads after the next read of the file. */
    void duplicateNextPush(Runnable reload) {
        reloadOfDuplicate.set(reload);
    }

    /** Forwards the next push without a reload, runs an action, and answers 500. */
    void loseResponseOfNextSave(Runnable action) {
        afterLostSave.set(action);
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (!exchange.getRequestURI().getPath().endsWith(RAW)) {
            pass(exchange, body);
        } else if (exchange.getRequestMethod().equals("POST")) {
            beforeNextPush.getAndSet(() -> {}).run();
            if (isSave(exchange) && loseResponse(exchange, body)) {
                return;
            }
            Runnable reload = reloadOfDuplicate.getAndSet(null);
            if (reload != null) {
                String duplicate = exchange.getRequestURI().toString().replace("force_reload=true", "skip_reload=true");
                forward(exchange, duplicate, body);
                afterNextRead.set(reload);
            }
            pass(exchange, body);
        } else {
            pass(exchange, body);
            afterNextRead.getAndSet(() -> {}).run();
        }
    }

    private static boolean isSave(HttpExchange exchange) {
        return exchange.getRequestURI().toString().contains("skip_reload=true");
    }

    private boolean loseResponse(HttpExchange exchange, byte[] body) throws IOException {
        Runnable action = afterLostSave.getAndSet(null);
        if (action == null) {
            return false;
        }
        forward(exchange, body);
        action.run();
        fail(exchange);
        return true;
    }

    private void pass(HttpExchange exchange, byte[] body) throws IOException {
        switch (mode) {
            case Forward -> answer(exchange, forward(exchange, body));
            case Fail -> fail(exchange);
            case LoseResponse -> {
                forward(exchange, body);
                fail(exchange);
            }
        }
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException {
        return forward(exchange, exchange.getRequestURI().toString(), body);
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, String path, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        target.dataPlane().url().resolve(path))
                .method(
                        exchange.getRequestMethod(),
                        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            return http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while forwarding", e);
        }
    }

    private static void answer(HttpExchange exchange, HttpResponse<byte[]> answer) throws IOException {
        answer.headers().map().forEach((name, values) -> {
            if (!HOP_BY_HOP.contains(name)) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        respond(exchange, answer.statusCode(), answer.body());
    }

    private static void fail(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        respond(exchange, 500, "{\"code\":500,\"message\":\"injected fault\"}".getBytes(StandardCharsets.UTF_8));
    }

    private static void respond(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        http.shutdownNow();
    }
}
