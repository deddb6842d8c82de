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

/** Stands before a Data Plane API and spoils what passes, when it is told to. */
final class FaultProxy implements AutoCloseable {
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("connection", "content-length", "host", "transfer-encoding", "date");
    private static final String PUSHES = "/configuration/raw";

    private final ProxyInstance behind;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicReference<Runnable> beforeNextPush = new AtomicReference<>(() -> {});
    private final AtomicReference<@Nullable Runnable> reloadOfTwin = new AtomicReference<>();
    private final AtomicReference<Runnable> afterNextRead = new AtomicReference<>(() -> {});
    private volatile Mode mode = Mode.Forwards;

    /** What it does with a request. */
    enum Mode {
        /** It is forwarded. */
        Forwards,
        /** It is answered with 500. */
        Refuses,
        /** It is forwarded, and whatever the answer is, 500 is answered. */
        LosesAnswers
    }

    private FaultProxy(ProxyInstance behind) {
        this.behind = behind;
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("no HTTP server on loopback", e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Before the Data Plane API of the scenario's first instance. */
    static FaultProxy before(Scenario scenario) {
        return new FaultProxy(scenario.stack().instance());
    }

    /** The part of a spec that has the operator go through here. */
    String dataPlane() {
        return """
                external:
                  credentialsSecretRef: {name: %s}
                  instances:
                  - {name: %s, dataPlaneURL: "http://127.0.0.1:%d", probeURL: "%s"}
                """.formatted(
                        KubernetesStack.DATAPLANE_SECRET,
                        behind.name(),
                        server.getAddress().getPort(),
                        behind.probe().url());
    }

    void mode(Mode newMode) {
        mode = newMode;
    }

    /** Does that before the next push is forwarded, and only then. */
    void beforeNextPush(Runnable action) {
        beforeNextPush.set(action);
    }

    /** The same as the next push is written before it, without a reload; that happens after the file was read then. */
    void twinOfNextPush(Runnable reload) {
        reloadOfTwin.set(reload);
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (!exchange.getRequestURI().getPath().endsWith(PUSHES)) {
            pass(exchange, body);
        } else if (exchange.getRequestMethod().equals("POST")) {
            beforeNextPush.getAndSet(() -> {}).run();
            Runnable reload = reloadOfTwin.getAndSet(null);
            if (reload != null) {
                String twin = exchange.getRequestURI().toString().replace("force_reload=true", "skip_reload=true");
                forwarded(exchange, twin, body);
                afterNextRead.set(reload);
            }
            pass(exchange, body);
        } else {
            pass(exchange, body);
            afterNextRead.getAndSet(() -> {}).run();
        }
    }

    private void pass(HttpExchange exchange, byte[] body) throws IOException {
        switch (mode) {
            case Forwards -> answer(exchange, forwarded(exchange, body));
            case Refuses -> fail(exchange);
            case LosesAnswers -> {
                forwarded(exchange, body);
                fail(exchange);
            }
        }
    }

    private HttpResponse<byte[]> forwarded(HttpExchange exchange, byte[] body) throws IOException {
        return forwarded(exchange, exchange.getRequestURI().toString(), body);
    }

    private HttpResponse<byte[]> forwarded(HttpExchange exchange, String path, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        behind.dataPlane().url().resolve(path))
                .method(
                        exchange.getRequestMethod(),
                        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
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
            if (!OF_THE_CONNECTION.contains(name)) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        respond(exchange, answer.statusCode(), answer.body());
    }

    private static void fail(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        respond(exchange, 500, "{\"code\":500,\"message\":\"out of order\"}".getBytes(StandardCharsets.UTF_8));
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
