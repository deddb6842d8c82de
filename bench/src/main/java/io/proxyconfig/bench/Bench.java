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

/** {@code make bench}: how long a change takes from the API server to the first connection that sees it, and the floor. */
@Command(name = "bench", description = "Measures apply to live beside the floor.", mixinStandardHelpOptions = true)
public final class Bench implements Callable<Integer> {

    @Option(
            names = "--changes",
            description = "Changes of each kind; ${DEFAULT-VALUE} by default.",
            defaultValue = "100")
    private int changes;

    @Option(
            names = "--held",
            description = "Connections held through each HAProxy; ${DEFAULT-VALUE} by default.",
            defaultValue = "50")
    private int held;

    @Option(
            names = "--rate",
            description = "New connections a second to each HAProxy; ${DEFAULT-VALUE} by default.",
            defaultValue = "50")
    private int rate;

    @Option(
            names = "--json",
            description = "File for the figures; ${DEFAULT-VALUE} by default.",
            defaultValue = "bench/target/bench.json")
    private Path json = Path.of("");

    /** Runs the benchmark. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        System.out.println(
                "Starting the system; then " + changes + " changes of each kind, a little over a second each");
        Consumer<String> progress = System.out::println;
        try (KubernetesStack stack = KubernetesStack.start(new KubernetesStack.Options(1, null, "default", progress));
                Baseline floor = Baseline.start(stack.database(), FreePorts.one())) {
            ApplyToLive operator = ApplyToLive.start(stack, FreePorts.one());
            BenchReport report = new BenchReport();
            try (ConnectionLoad operatorLoad = new ConnectionLoad(stack.database(), operator.steadyPort(), held, rate);
                    ConnectionLoad floorLoad = new ConnectionLoad(stack.database(), floor.steadyPort(), held, rate)) {
                for (int number = 1; number <= changes; number++) {
                    operator.measure(report.applyToLive());
                    floor.measurePush(report.directPush());
                    floor.measureReload(report.bareReload());
                    if (number % 10 == 0) {
                        System.out.println(number + " of " + changes);
                    }
                }
                report.add("through the operator", operatorLoad);
                report.add("the floor's HAProxy", floorLoad);
            }
            report.addSteps(stack.operator().metrics());
            report.print(System.out);
            report.write(json);
            return 0;
        }
    }
}
