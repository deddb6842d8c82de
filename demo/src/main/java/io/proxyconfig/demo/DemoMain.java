package io.proxyconfig.demo;

import io.proxyconfig.harness.KubernetesStack;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The main job, shown on this machine with real parts: from {@code kubectl apply} to proven connections. */
@Command(name = "demo", description = "Shows the main job on this machine.", mixinStandardHelpOptions = true)
public final class DemoMain implements Callable<Integer> {

    @Option(names = "--once", description = "End after the tour, with 0 only if all that was shown really happened.")
    private boolean once;

    /** Runs the demo. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new DemoMain()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        DemoOutput console = new DemoOutput(System.out);
        console.title("Starting everything on this machine, on loopback");
        try (KubernetesStack stack =
                KubernetesStack.start(new KubernetesStack.Options(1, null, "default", console::line))) {
            new Demo(stack, console).run();
            if (once) {
                console.title("All of that really happened");
                return 0;
            }
            console.title("It stays up until Ctrl-C");
            Demo.usage(stack).forEach(console::line);
            new CountDownLatch(1).await();
            return 0;
        } catch (DemoFailedException e) {
            console.title("This should have happened, and did not: " + e.getMessage());
            return 1;
        }
    }
}
