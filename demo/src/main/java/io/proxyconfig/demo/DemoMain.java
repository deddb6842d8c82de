package io.proxyconfig.demo;

import io.proxyconfig.harness.KubernetesStack;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the demo, which shows the whole system on this machine. */
@Command(name = "demo", description = "Shows the whole system on this machine.", mixinStandardHelpOptions = true)
public final class DemoMain implements Callable<Integer> {

    @Option(names = "--once", description = "Exit after the last step: 0 if all steps succeeded, 1 otherwise.")
    private boolean once;

    /** Runs the demo. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new DemoMain()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        DemoOutput output = new DemoOutput(System.out);
        output.title("Starting all processes on this machine, on loopback");
        try (KubernetesStack stack =
                KubernetesStack.start(new KubernetesStack.Options(1, null, "default", output::line))) {
            new Demo(stack, output).run();
            if (once) {
                output.title("All steps succeeded");
                return 0;
            }
            output.title("The system runs until Ctrl-C");
            Demo.usage(stack).forEach(output::line);
            new CountDownLatch(1).await();
            return 0;
        } catch (DemoFailedException e) {
            output.title("The demo failed: " + e.getMessage());
            return 1;
        }
    }
}
