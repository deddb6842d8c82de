package io.proxyconfig.operator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.proxyconfig.api.probe.ProbeConfig.ProbeListener;
import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.HaproxyView;
import io.proxyconfig.api.probe.ProbeReport.ListenerCheck;
import io.proxyconfig.api.probe.ProbeReport.ProbePod;
import io.proxyconfig.api.probe.ProbeReport.RunningAllowList;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.api.probe.Verification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Data Plane API and the probe of an instance in one HTTP server, which fails on demand. A pushed configuration runs
 * at once.
 */
final class StubHaproxy implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();
    private static final Pattern REVISION = Pattern.compile("(?m)^ +description (.*)$");
    private static final Pattern PART = Pattern.compile("filename=\"([^\"]+)\".*?\r\n\r\n(.*)\r\n--", Pattern.DOTALL);
    private static final Instant STARTED = Instant.parse("2026-01-01T12:00:00Z");

    /** Number of pushes, failed ones included. */
    final AtomicInteger pushes = new AtomicInteger();
    /** Number of times that a client read haproxy.cfg. */
    final AtomicInteger configurationReads = new AtomicInteger();
    /** Status of the answer to a push; 201 accepts it. */
    volatile int answerToPush = 201;
    /** Status of the answer to the deletion of a file; 204 deletes it. */
    volatile int answerToDelete = 204;
    /** Number of requests that the Data Plane API answered with an error. */
    final AtomicInteger failures = new AtomicInteger();
    /** Whether the Data Plane API answers each request with an error. */
    volatile boolean failing;
    /** Whether HAProxy does not answer its probe. */
    volatile boolean haproxyDown;

    /** Runs before the answer to a push. */
    volatile Runnable beforePush = () -> {};
    /** Runs before the answer to a verification. */
    volatile Runnable beforeVerification = () -> {};

    volatile int sessions;
    /** The uid of the pod; null if the probe does not report it. */
    volatile @Nullable String podUid;
    /** Why HAProxy cannot bind new addresses; null when it can. */
    volatile @Nullable String addressConflict;

    private final List<String> writes = new CopyOnWriteArrayList<>();

    final Map<String, String> files = new ConcurrentHashMap<>();
    private final List<ProbeListener> listeners = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile @Nullable String configId;
    private volatile String text = "global\n";
    private final AtomicInteger version = new AtomicInteger(1);
    private int reports;

    StubHaproxy() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Method and path of all requests that write to HAProxy, to its files or to the probe. */
    List<String> writes() {
        return List.copyOf(writes);
    }

    /** Edits haproxy.cfg and reloads, as another client does. */
    void edit(String target, String replacement) {
        assertThat(text).contains(target);
        text = text.replace(target, replacement);
        version.incrementAndGet();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            recordWrite(exchange);
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().getPath();
            String name = path.substring(path.lastIndexOf('/') + 1);
            if (failing && path.startsWith("/v3/")) {
                failures.incrementAndGet();
                send(exchange, 500, "{\"code\": 500, \"message\": \"no\"}");
                return;
            }
            switch (exchange.getRequestMethod() + " " + path.replaceAll("(/general)/.*", "$1/NAME")) {
                case "GET /v3/services/haproxy/storage/general" -> send(exchange, 200, listed());
                case "GET /v3/services/haproxy/storage/general/NAME" ->
                    send(exchange, 200, files.getOrDefault(name, ""));
                case "POST /v3/services/haproxy/storage/general" -> send(exchange, 201, stored(body));
                case "PUT /v3/services/haproxy/storage/general/NAME" -> {
                    stored(body);
                    send(exchange, 202, "");
                }
                case "DELETE /v3/services/haproxy/storage/general/NAME" -> delete(exchange, name);
                case "GET /v3/services/haproxy/configuration/raw" -> {
                    configurationReads.incrementAndGet();
                    send(exchange, 200, text);
                }
                case "POST /v3/services/haproxy/configuration/raw" -> push(exchange, body);
                case "GET /v1/report" -> send(exchange, 200, JSON.writeValueAsString(report()));
                case "PUT /v1/config" -> {
                    configId = JSON.readTree(body).path("configId").asText();
                    send(exchange, 200, "{}");
                }
                case "POST /v1/verify" -> verify(exchange, JSON.readValue(body, Verification.Request.class));
                case "POST /v1/addresses" -> send(exchange, 200, taken(body));
                default -> send(exchange, 200, "{}");
            }
        }
    }

    private void recordWrite(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        boolean question = path.equals("/v1/verify") || path.equals("/v1/addresses");
        if (!exchange.getRequestMethod().equals("GET") && !question) {
            writes.add(exchange.getRequestMethod() + " " + path);
        }
    }

    private void push(HttpExchange exchange, String body) throws IOException {
        pushes.incrementAndGet();
        beforePush.run();
        if (answerToPush == 201) {
            text = body;
            version.incrementAndGet();
        }
        send(exchange, answerToPush, answerToPush == 201 ? text : "{\"code\": 500, \"message\": \"no\"}");
    }

    private void delete(HttpExchange exchange, String name) throws IOException {
        if (answerToDelete == 204) {
            files.remove(name);
        }
        send(exchange, answerToDelete, "");
    }

    private String stored(String multipart) {
        MatchResult part =
                PART.matcher(multipart).results().findFirst().orElseThrow(() -> new AssertionError(multipart));
        files.put(part.group(1), part.group(2));
        return "{\"storage_name\": \"%s\", \"file\": \"%s\"}".formatted(part.group(1), onDisk(part.group(1)));
    }

    private String listed() {
        return files.keySet().stream()
                .map(name -> "{\"storage_name\": \"%s\", \"file\": \"%s\"}".formatted(name, onDisk(name)))
                .toList()
                .toString();
    }

    private String taken(String question) throws IOException {
        String why = addressConflict;
        if (why == null) {
            return "{\"taken\": []}";
        }
        JsonNode address = JSON.readTree(question).path("addresses").path(0);
        return JSON.writeValueAsString(Map.of("taken", List.of(Map.of("address", address, "why", why))));
    }

    private void verify(HttpExchange exchange, Verification.Request request) throws IOException {
        beforeVerification.run();
        listeners.clear();
        listeners.addAll(request.listeners());
        send(exchange, 200, JSON.writeValueAsString(new Verification(true, report())));
    }

    private synchronized ProbeReport report() {
        String running = REVISION.matcher(text)
                .results()
                .findFirst()
                .map(found -> found.group(1))
                .orElse(null);
        Instant now = STARTED.plusSeconds(++reports);
        WorkerView worker = new WorkerView(7, true, STARTED, null, null, 0, sessions, 1L, Map.of(), Map.of());
        String pod = podUid;
        List<RunningAllowList> allow = new ArrayList<>();
        files.forEach((name, content) ->
                allow.add(new RunningAllowList(onDisk(name), content.lines().toList())));
        return new ProbeReport(
                STARTED,
                now,
                "process",
                (long) reports,
                0L,
                pod == null ? null : new ProbePod("pod", pod),
                null,
                configId,
                new HaproxyView(
                        !haproxyDown, null, "3.2.0", 1L, running, 0, 0, List.of(), List.of(), null, List.of(worker)),
                listeners.stream()
                        .map(one -> new ListenerCheck(one.name(), true, now, 1, null))
                        .toList(),
                allow,
                null);
    }

    private static String onDisk(String name) {
        return "/general/" + name;
    }

    private void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Configuration-Version", version.toString());
        exchange.sendResponseHeaders(status, status == 204 ? -1 : bytes.length);
        if (status != 204) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
