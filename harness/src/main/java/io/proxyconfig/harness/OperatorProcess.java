package io.proxyconfig.harness;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The operator in a JVM of its own, so that it can be killed in the middle of anything. */
public final class OperatorProcess implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final List<String> JVM_OPTIONS =
            List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-Xshare:auto");

    private final List<String> source;
    private final List<String> jvmOptions;
    private final Path log;
    private final int port = FreePorts.one();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private ChildProcess process;

    private OperatorProcess(List<String> source, Path log, List<String> jvmOptions) {
        this.source = List.copyOf(source);
        this.jvmOptions =
                Stream.concat(JVM_OPTIONS.stream(), jvmOptions.stream()).toList();
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
        return start(kubeconfig, namespaces, log, List.of());
    }

    /** The same with further options of the JVM. */
    public static OperatorProcess start(Path kubeconfig, List<String> namespaces, Path log, List<String> jvmOptions) {
        List<String> options = namespaces.stream()
                .flatMap(namespace -> Stream.of("--namespace", namespace))
                .toList();
        return startWith(kubeconfig, options, log, jvmOptions);
    }

    /**
     * Starts an operator with options of one's own and waits until it watches.
     *
     * @param options those of {@code run}, without {@code --http}
     */
    public static OperatorProcess startWith(Path kubeconfig, List<String> options, Path log, List<String> jvmOptions) {
        List<String> source = new ArrayList<>(List.of("--kubeconfig", kubeconfig.toString()));
        source.addAll(options);
        return start(source, log, jvmOptions);
    }

    /**
     * Starts an operator on a folder of files and waits until it watches.
     *
     * @param more further options, for example {@code --secrets-dir}
     */
    public static OperatorProcess startOnFiles(Path folder, List<String> more, Path log) {
        List<String> source = new ArrayList<>(List.of("--config-dir", folder.toString()));
        source.addAll(more);
        return start(source, log, List.of());
    }

    private static OperatorProcess start(List<String> source, Path log, List<String> jvmOptions) {
        OperatorProcess operator = new OperatorProcess(source, log, jvmOptions);
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
        return get("/metrics").body();
    }

    /** How many passes it has ended well since it started. */
    public double passes() throws IOException, InterruptedException {
        return metrics()
                .lines()
                .filter(line -> line.startsWith("operator_sdk_reconciliations_success"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** What it answers to a GET. */
    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(url().resolve(path)).build(), BodyHandlers.ofString());
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
        List<String> arguments = new ArrayList<>(List.of("run", "--http", "127.0.0.1:" + port));
        arguments.addAll(source);
        return ChildProcess.start(
                JavaProgram.command("io.proxyconfig.operator.cli.OperatorMain", jvmOptions, arguments), log);
    }

    @Override
    public void close() {
        process.stop(Duration.ofSeconds(15));
        http.close();
    }
}
