package io.proxyconfig.bench;

import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.KubernetesStack;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code make bench}: measures the time from a change in the API server to the first connection, and a baseline. */
@Command(
        name = "bench",
        description = "Measures the time from apply to live, beside a baseline.",
        mixinStandardHelpOptions = true)
public final class Bench implements Callable<Integer> {

    @Option(
            names = "--changes",
            description = "Number of changes of each kind (${DEFAULT-VALUE}).",
            defaultValue = "100")
    private int changes;

    @Option(
            names = "--held",
            description = "Number of connections held through each HAProxy (${DEFAULT-VALUE}).",
            defaultValue = "50")
    private int held;

    @Option(
            names = "--rate",
            description = "New connections per second to each HAProxy (${DEFAULT-VALUE}).",
            defaultValue = "50")
    private int rate;

    @Option(
            names = "--json",
            description = "File for the results as JSON (${DEFAULT-VALUE}).",
            defaultValue = "bench/target/bench.json")
    private Path json = Path.of("");

    /** Runs the benchmark. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        System.out.println("Starting the system, then " + changes + " changes of each kind, about one per second");
        Consumer<String> progress = System.out::println;
        try (KubernetesStack stack = KubernetesStack.start(new KubernetesStack.Options(1, null, "default", progress));
                Baseline baseline = Baseline.start(stack.database(), FreePorts.one())) {
            ApplyToLiveBenchmark operator = ApplyToLiveBenchmark.start(stack, FreePorts.one());
            BenchReport report = new BenchReport();
            try (ConnectionLoad operatorLoad = new ConnectionLoad(stack.database(), operator.steadyPort(), held, rate);
                    ConnectionLoad baselineLoad =
                            new ConnectionLoad(stack.database(), baseline.steadyPort(), held, rate)) {
                for (int number = 1; number <= changes; number++) {
                    operator.measure(report.applyToLive());
                    baseline.measurePush(report.directPush());
                    baseline.measureReload(report.plainReload());
                    if (number % 10 == 0) {
                        System.out.println(number + " of " + changes);
                    }
                }
                report.add("through the operator", operatorLoad);
                report.add("to the baseline's HAProxy", baselineLoad);
            }
            report.addSteps(stack.operator().metrics());
            report.print(System.out);
            report.write(json);
            return 0;
        }
    }
}
