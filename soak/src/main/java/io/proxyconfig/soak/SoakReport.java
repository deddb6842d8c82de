package io.proxyconfig.soak;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.proxyconfig.soak.connections.ConnectionPool;
import io.proxyconfig.soak.faults.FaultLog;
import io.proxyconfig.soak.faults.StepRunner;
import io.proxyconfig.soak.observer.StatusObserver;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Prints a run, each line with the seconds since the start. */
final class SoakReport {
    private final PrintStream out;
    private final long start = System.nanoTime();

    SoakReport(PrintStream out) {
        this.out = out;
    }

    /** Prints a line. */
    void line(String text) {
        out.printf(Locale.ROOT, "%6.1f s  %s%n", (System.nanoTime() - start) / 1e9, text);
    }

    /** Prints the table of faults, and the numbers of the run. */
    void table(FaultLog faults, StepRunner steps, StatusObserver observer, ConnectionPool pool) {
        out.println();
        out.printf(Locale.ROOT, "%-26s %6s %18s %22s%n", "fault", "count", "connections ended", "longest until right");
        faults.summaries()
                .forEach((kind, summary) -> out.printf(
                        Locale.ROOT,
                        "%-26s %6d %18d %20.1f s%n",
                        kind.label(),
                        summary.count(),
                        summary.endedConnections(),
                        summary.longestRecovery().toMillis() / 1000.0));
        out.println();
        line(steps.numbers());
        line(pool.numbers());
        line(observer.numbers());
    }

    /** Prints the first failure with what is known of that moment, and keeps the logs. */
    void failure(long seed, String what, StepRunner steps, StatusObserver observer, SoakSystem system) {
        out.println();
        line("FAILED with seed " + seed + ": " + what);
        out.println("The last steps:");
        steps.recent().forEach(step -> out.println("  " + step));
        out.println("What each HAProxy has:");
        observer.latest().forEach(state -> out.println("  " + state));
        out.println("The status:");
        try {
            out.println(system.stack()
                    .client()
                    .getKubernetesSerialization()
                    .asYaml(system.resource().get()));
        } catch (KubernetesClientException e) {
            out.println("  unknown: " + e.getMessage());
        }
        Path kept = Path.of("soak", "target", "soak-" + seed);
        keep(system.logs(), kept);
        out.println("The logs and configurations of all processes: " + kept);
    }

    private static void keep(Path logs, Path kept) {
        try (Stream<Path> files = Files.walk(logs)) {
            List<Path> wanted = files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*\\.(log|cfg|acl)"))
                    .toList();
            for (Path file : wanted) {
                Path copy = kept.resolve(logs.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the logs in " + kept, e);
        }
    }
}
