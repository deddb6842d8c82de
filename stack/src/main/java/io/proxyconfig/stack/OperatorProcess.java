package io.proxyconfig.stack;

import io.proxyconfig.operator.cli.OperatorMain;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The operator in a JVM of its own, so that it can be killed in the middle of anything. */
public final class OperatorProcess implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final List<String> JVM_OPTIONS =
            List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-Xshare:auto");

    private final Path kubeconfig;
    private final List<String> namespaces;
    private final Path log;
    private final int port = FreePorts.one();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private ChildProcess process;

    private OperatorProcess(Path kubeconfig, List<String> namespaces, Path log) {
        this.kubeconfig = kubeconfig;
        this.namespaces = List.copyOf(namespaces);
        this.log = log;
        this.process = launch();
    }

    /**
     * Starts an operator and waits until it watches.
     *
     * @param namespaces namespaces to watch; all when empty
     * @param log file for what it prints
     */
    public static OperatorProcess start(Path kubeconfig, List<String> namespaces, Path log) {
        OperatorProcess operator = new OperatorProcess(kubeconfig, namespaces, log);
        operator.awaitReady();
        return operator;
    }

    /** The process id. */
    public long pid() {
        return process.pid();
    }

    /** What it printed: a line of JSON per event. */
    public Path log() {
        return log;
    }

    /** The last lines that it printed. */
    public String logTail() {
        return process.logTail();
    }

    /** Where it serves {@code /healthz}, {@code /readyz} and {@code /metrics}. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Its metrics, in Prometheus' text form. */
    public String metrics() throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(url().resolve("/metrics")).build(), BodyHandlers.ofString())
                .body();
    }

    /** SIGKILL. */
    public void kill() {
        process.kill();
    }

    /** Asks it to end (SIGTERM), and says whether it did in that time. */
    public boolean stops(Duration timeout) {
        process.signal("TERM");
        return process.exitsWithin(timeout);
    }

    /** Starts it again after a kill, and waits until it watches. */
    public void restart() {
        process.kill();
        process = launch();
        awaitReady();
    }

    private void awaitReady() {
        Http.await(url().resolve("/readyz"), status -> status == 200, process, START_TIMEOUT, "the operator");
    }

    private ChildProcess launch() {
        List<String> arguments =
                new ArrayList<>(List.of("run", "--kubeconfig", kubeconfig.toString(), "--http", "127.0.0.1:" + port));
        namespaces.forEach(namespace -> arguments.addAll(List.of("--namespace", namespace)));
        return ChildProcess.start(JavaProgram.command(OperatorMain.class, JVM_OPTIONS, arguments), log);
    }

    @Override
    public void close() {
        process.stop(Duration.ofSeconds(15));
        http.close();
    }
}
