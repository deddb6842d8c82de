package io.proxyconfig.operator.cli;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.OperatorException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.proxyconfig.operator.kubernetes.KubernetesOperator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the operator until it is told to stop. */
@Command(
        name = "run",
        description = "Watches ProxyConfigs and keeps HAProxy as they say.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "How to reach the API server; by default KUBECONFIG, or the pod's service account.")
    private @Nullable Path kubeconfig;

    @Option(
            names = "--namespace",
            paramLabel = "NAME",
            description = "A namespace to watch, may be repeated; all when left out.")
    private List<String> namespaces = List.of();

    @Option(
            names = "--http",
            paramLabel = "HOST:PORT",
            description = "Where to serve /healthz, /readyz and /metrics; ${DEFAULT-VALUE} by default.",
            defaultValue = "127.0.0.1:8080")
    private String http = "";

    @Override
    public Integer call() throws InterruptedException, IOException {
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitStop(stop, stopped), "stop"));
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (KubernetesClient client =
                        new KubernetesClientBuilder().withConfig(config()).build();
                KubernetesOperator operator = new KubernetesOperator(
                        client, new HashSet<>(namespaces), Clock.systemUTC(), new StepMetrics(meters), meters);
                HealthServer health = HealthServer.start(http, operator::ready, meters)) {
            operator.start();
            LOG.info(
                    "Watching {}, health and metrics on {}",
                    namespaces.isEmpty() ? "all namespaces" : namespaces,
                    health.address());
            stop.await();
            LOG.info("Stopping");
        } catch (OperatorException e) {
            LOG.error("The operator could not start: {}", e.getMessage(), e);
            return 1;
        } finally {
            stopped.countDown();
        }
        return 0;
    }

    /** The JVM ends when its shutdown hooks have; so this one waits until everything is closed in good order. */
    private static void awaitStop(CountDownLatch stop, CountDownLatch stopped) {
        stop.countDown();
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Config config() throws IOException {
        Config config =
                kubeconfig == null ? Config.autoConfigure(null) : Config.fromKubeconfig(Files.readString(kubeconfig));
        return new ConfigBuilder(config).withWatchReconnectInterval(500).build();
    }
}
