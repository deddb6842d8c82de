package io.proxyconfig.bench;

import io.proxyconfig.api.probe.ProbeConfig;
import io.proxyconfig.api.probe.ProbeConfig.MySqlTarget;
import io.proxyconfig.api.probe.ProbeConfig.ProbeListener;
import io.proxyconfig.api.probe.Verification;
import io.proxyconfig.harness.Database;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.harness.ProbeProcess;
import io.proxyconfig.harness.TemporaryFolder;
import io.proxyconfig.operator.probe.ProbeClient;
import io.proxyconfig.operator.probe.ProbeException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Measures the probe on this machine: start-up time, memory, and the time for a verification. Run it with
 * {@code make probe-footprint}.
 */
public final class ProbeFootprint {

    private static final int STARTS = 5;
    private static final int VERIFICATIONS = 300;
    private static final int HELD_CONNECTIONS = 2;
    private static final Duration WARM_UP = Duration.ofSeconds(10);

    private final Path directory;
    private final int port = FreePorts.one();
    private final PrintStream out;

    private ProbeFootprint(Path directory, PrintStream out) {
        this.directory = directory;
        this.out = out;
    }

    /** Measures and prints the results. */
    public static void main(String[] args) throws IOException, ProbeException {
        try (TemporaryFolder folder = TemporaryFolder.create("probe-footprint")) {
            new ProbeFootprint(folder.path(), System.out).measure();
        }
    }

    private void measure() throws IOException, ProbeException {
        try (Database database = Database.start(directory);
                HaproxyProcess haproxy = HaproxyProcess.start(directory.resolve("haproxy"), configuration(database));
                ProbeProcess probe = ProbeProcess.start(directory, haproxy.masterSocket());
                HttpClient http = HttpClient.newHttpClient()) {
            long[] starts = LongStream.range(0, STARTS)
                    .map(i -> {
                        probe.restart();
                        return probe.startUp().toMillis();
                    })
                    .sorted()
                    .toArray();
            out.printf(
                    "start-up until /healthz answers: median %d ms, longest %d ms%n",
                    starts[STARTS / 2], starts[STARTS - 1]);
            warmUp();
            out.printf("memory, idle: %s%n", memory(probe.pid()));

            ProbeClient client = new ProbeClient(probe.url(), probe.token(), http);
            client.configure(config(database));
            warmUp();
            out.printf("memory, %d held connections: %s%n", HELD_CONNECTIONS, memory(probe.pid()));
            out.printf("first verification: %.1f ms%n", verify(client) / 1e6);
            long[] verifications = new long[VERIFICATIONS];
            for (int i = 0; i < VERIFICATIONS; i++) {
                verifications[i] = verify(client);
            }
            long[] sorted = LongStream.of(verifications).sorted().toArray();
            out.printf(
                    "later verifications: median %.1f ms, 99th percentile %.1f ms%n",
                    sorted[VERIFICATIONS / 2] / 1e6, sorted[VERIFICATIONS * 99 / 100] / 1e6);
            out.printf("memory, after the verifications: %s%n", memory(probe.pid()));
        }
    }

    private long verify(ProbeClient client) throws ProbeException {
        long start = System.nanoTime();
        Verification answer =
                client.verify(new Verification.Request("footprint", List.of(listener()), List.of(), 1000));
        if (!answer.verified()) {
            throw new IllegalStateException("not verified: " + answer.report());
        }
        return System.nanoTime() - start;
    }

    private ProbeListener listener() {
        return new ProbeListener("mysql", "127.0.0.1", port, true);
    }

    private ProbeConfig config(Database database) {
        MySqlTarget target = new MySqlTarget(
                "127.0.0.1",
                port,
                database.probe().user(),
                database.probe().password(),
                Database.NAME,
                "SELECT 1",
                1000,
                HELD_CONNECTIONS);
        return new ProbeConfig("footprint", List.of(listener()), List.of(), target);
    }

    private String configuration(Database database) {
        return """
                global
                  description proxyconfig footprint
                defaults
                  mode tcp
                  timeout connect 2s
                  timeout client 1h
                  timeout server 1h
                frontend mysql
                  bind 127.0.0.1:%d
                  default_backend db
                backend db
                  server primary 127.0.0.1:%d
                """.formatted(port, database.port());
    }

    /** Waits until lazy initialization is done and the probe has read HAProxy a few times. */
    private static void warmUp() {
        long until = System.nanoTime() + WARM_UP.toNanos();
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }

    /** The resident and proportional set size from the kernel (proc(5)). */
    private static String memory(long pid) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "smaps_rollup"))) {
            return String.join(
                    ", ",
                    lines.filter(line -> line.startsWith("Rss:") || line.startsWith("Pss:"))
                            .map(line -> line.replaceAll("\\s+", " "))
                            .toList());
        }
    }
}
