package io.proxyconfig.operator.observe;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.proxyconfig.api.probe.HaproxyViewBuilder;
import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.HaproxyView;
import io.proxyconfig.api.probe.ProbeReport.ProbePod;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.api.probe.ProbeReportBuilder;
import io.proxyconfig.api.probe.WorkerViewBuilder;
import io.proxyconfig.operator.resolve.Credentials;
import io.proxyconfig.operator.resolve.Instance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A Data Plane API and a probe in one HTTP server, which answer what a test sets and count the requests. */
final class StubInstance implements AutoCloseable {
    static final Instant STARTED = Instant.parse("2026-01-01T12:00:00Z");

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    final AtomicInteger probeReads = new AtomicInteger();
    final AtomicInteger dataPlaneReads = new AtomicInteger();
    volatile String revision = "r1";
    volatile int sessions = 1;
    volatile int version = 1;
    volatile boolean failing;
    /** The probe answers, and repeats its last observation. */
    volatile boolean stopsObserving;

    volatile long ageMillis;
    volatile @Nullable String podUid;
    private volatile long sequence;
    private final String name;
    private final HttpServer server;

    StubInstance(String name) throws IOException {
        this.name = name;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    Instance instance() {
        return instance("password");
    }

    Instance instance(String password) {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new Instance(name, url, url, new Credentials("admin", password, "token", null));
    }

    Instance pod(String uid) {
        Instance one = instance();
        return new Instance(one.name(), one.url(), one.probeURL(), one.credentials(), uid);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            switch (path) {
                case "/v1/report" -> {
                    probeReads.incrementAndGet();
                    send(exchange, JSON.writeValueAsString(report()));
                }
                case "/v3/info" -> send(exchange, "{}");
                case "/v3/services/haproxy/storage/general" -> send(exchange, "[]");
                default -> {
                    dataPlaneReads.incrementAndGet();
                    send(exchange, "global\n  description " + revision + "\n");
                }
            }
        }
    }

    private void send(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Configuration-Version", Integer.toString(version));
        exchange.sendResponseHeaders(failing ? 500 : 200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private ProbeReport report() {
        WorkerView worker = WorkerViewBuilder.builder()
                .pid(7)
                .current(true)
                .startedAt(STARTED)
                .sessions(sessions)
                .memoryBytes(1L)
                .servers(Map.of("db/primary", sessions))
                .build();
        HaproxyView haproxy = HaproxyViewBuilder.builder()
                .reachable(true)
                .version("2.8.25")
                .masterPid(1L)
                .description(revision)
                .workers(List.of(worker))
                .build();
        sequence = stopsObserving ? sequence : probeReads.get();
        String uid = podUid;
        return ProbeReportBuilder.builder()
                .startedAt(STARTED)
                .observedAt(STARTED.plusSeconds(sequence))
                .processUid("process")
                .sequence(sequence)
                .ageMillis(ageMillis)
                .pod(uid == null ? null : new ProbePod("pod", uid))
                .haproxy(haproxy)
                .listeners(List.of())
                .allowListFiles(List.of())
                .build();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
