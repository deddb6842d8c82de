package io.proxyconfig.soak;

import io.proxyconfig.harness.ProcessClock;
import io.proxyconfig.soak.plan.StepKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code make soak}: changes and faults at random, while connections are held and the status is compared with HAProxy. */
@Command(
        name = "soak",
        description =
                "Changes the spec and breaks parts of the system at random. The exit code is 1 if a connection broke"
                        + " without a fault, or if Programmed was True without being so.",
        mixinStandardHelpOptions = true)
public final class SoakMain implements Callable<Integer> {

    @Option(names = "--seed", description = "The seed of the plan; by default a random one.")
    private @Nullable Long seed;

    @Option(names = "--seconds", description = "The duration of the run (${DEFAULT-VALUE}).", defaultValue = "1200")
    private int seconds;

    @Option(names = "--hours", description = "The duration of the run in hours, instead of --seconds.")
    private @Nullable Double hours;

    @Option(names = "--faketime", description = "The library libfaketime; without it, no clock jumps.")
    private @Nullable Path faketime;

    @Option(
            names = "--kinds",
            split = ",",
            description = "Only these kinds of changes and faults: ${COMPLETION-CANDIDATES}.")
    private @Nullable List<StepKind> only;

    @Option(
            names = "--connections",
            description = "The number of held connections (${DEFAULT-VALUE}).",
            defaultValue = "60")
    private int connections;

    /** Runs the soak test. */
    public static void main(String[] arguments) {
        // of this JVM only; the operator and the probe have their own
        System.setProperty("logback.configurationFile", "soak-logback.xml");
        System.exit(new CommandLine(new SoakMain()).execute(arguments));
    }

    @Override
    public Integer call() {
        long used = seed == null ? new Random().nextInt(Integer.MAX_VALUE) : seed;
        Set<StepKind> kinds = only == null ? EnumSet.allOf(StepKind.class) : EnumSet.copyOf(only);
        if (faketime == null) {
            System.out.println("Without clock steps, because --faketime names no library");
            kinds.removeAll(EnumSet.of(StepKind.OPERATOR_CLOCK, StepKind.PROBE_CLOCK));
        } else {
            System.setProperty(ProcessClock.LIBRARY_PROPERTY, faketime.toString());
        }
        Duration duration = hours == null ? Duration.ofSeconds(seconds) : Duration.ofSeconds(Math.round(hours * 3600));
        return new Soak(used, duration, connections, kinds, System.out).run();
    }
}
