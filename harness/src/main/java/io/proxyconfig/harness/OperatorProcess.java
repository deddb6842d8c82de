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

/** The operator in a separate JVM, which tests can kill at any time. */
public final class OperatorProcess implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final List<String> JVM_OPTIONS =
            List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-Xshare:auto");

    private final List<String> source;
    private final List<String> jvmOptions;
    private final Path log;
    private final ProcessClock clock;
    private List<Path> classesFirst = List.of();
    private List<String> moreOptions = List.of();
    private final int port = FreePorts.one();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private ChildProcess process;

    private OperatorProcess(List<String> source, Path log, List<String> jvmOptions) {
        this.source = List.copyOf(source);
        this.jvmOptions =
                Stream.concat(JVM_OPTIONS.stream(), jvmOptions.stream()).toList();
        this.log = log;
        this.clock = ProcessClock.in(log.resolveSibling(log.getFileName() + ".clock"));
        this.process = launch();
    }

    /**
     * Starts an operator and waits until it is ready.
     *
     * @param namespaces the namespaces to watch; empty for all
     * @param log the log file
     */
    public static OperatorProcess start(Path kubeconfig, List<String> namespaces, Path log) {
        return start(kubeconfig, namespaces, log, List.of());
    }

    /** Starts an operator with more JVM options. */
    public static OperatorProcess start(Path kubeconfig, List<String> namespaces, Path log, List<String> jvmOptions) {
        List<String> options = namespaces.stream()
                .flatMap(namespace -> Stream.of("--namespace", namespace))
                .toList();
        return startWith(kubeconfig, options, log, jvmOptions);
    }

    /**
     * Starts an operator with its own options and waits until it is ready.
     *
     * @param options options of {@code run}, without {@code --http}
     */
    public static OperatorProcess startWith(Path kubeconfig, List<String> options, Path log, List<String> jvmOptions) {
        List<String> source = new ArrayList<>(List.of("--kubeconfig", kubeconfig.toString()));
        source.addAll(options);
        return start(source, log, jvmOptions);
    }

    /**
     * Starts an operator in file mode and waits until it is ready.
     *
     * @param more more options, for example {@code --secrets-dir}
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

    /** The process ID. */
    public long pid() {
        return process.pid();
    }

    /** The log file: a line of JSON for each event. */
    public Path log() {
        return log;
    }

    /** Its wall clock. */
    public ProcessClock clock() {
        return clock;
    }

    /** The last lines of the log. */
    public String logTail() {
        return process.logTail();
    }

    /** The address of {@code /healthz}, {@code /readyz} and {@code /metrics}. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The metrics in Prometheus' text format. */
    public String metrics() throws IOException, InterruptedException {
        return get("/metrics").body();
    }

    /** The number of successful reconciliations since it started. */
    public double reconciliations() throws IOException, InterruptedException {
        return metrics()
                .lines()
                .filter(line -> line.startsWith("proxyconfig_reconciliations_total{result=\"success\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** The response to a GET request. */
    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(url().resolve(path)).build(), BodyHandlers.ofString());
    }

    /** Kills the operator (SIGKILL). */
    public void kill() {
        process.kill();
    }

    /** Suspends the operator (SIGSTOP): it does nothing, and its connections stay open. */
    public void suspend() {
        process.signal("STOP");
    }

    /** Resumes a suspended operator (SIGCONT). */
    public void resume() {
        process.signal("CONT");
    }

    /** Terminates the operator (SIGTERM); false where it still runs after {@code timeout}. */
    public boolean terminate(Duration timeout) {
        process.signal("TERM");
        return process.exitsWithin(timeout);
    }

    /** Whether the operator ends by itself before {@code timeout}. */
    public boolean exitsWithin(Duration timeout) {
        return process.exitsWithin(timeout);
    }

    /** Starts the operator again, and waits until it is ready. */
    public void restart() {
        process.kill();
        process = launch();
        awaitReady();
    }

    /**
     * Starts another version of the operator instead of this one, and waits until it is ready.
     *
     * @param classes folders with the classes that differ
     * @param options more options of {@code run}
     */
    public void restartAs(List<Path> classes, List<String> options) {
        classesFirst = List.copyOf(classes);
        moreOptions = List.copyOf(options);
        restart();
    }

    private void awaitReady() {
        HttpReadiness.await(url().resolve("/readyz"), status -> status == 200, process, START_TIMEOUT, "the operator");
    }

    private ChildProcess launch() {
        List<String> arguments = new ArrayList<>(List.of("run", "--http", "127.0.0.1:" + port));
        arguments.addAll(source);
        arguments.addAll(moreOptions);
        return ChildProcess.start(
                clock.applyTo(new ProcessBuilder(JavaProgram.command(
                        "io.proxyconfig.operator.cli.OperatorMain", classesFirst, jvmOptions, arguments))),
                log);
    }

    @Override
    public void close() {
        process.stop(Duration.ofSeconds(15));
        http.close();
    }
}
