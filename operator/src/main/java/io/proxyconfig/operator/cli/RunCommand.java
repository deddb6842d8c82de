package io.proxyconfig.operator.cli;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.OperatorException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.proxyconfig.api.BuildInfo;
import io.proxyconfig.operator.kubernetes.KubernetesOperator;
import io.proxyconfig.operator.local.LocalOperator;
import io.proxyconfig.operator.metrics.PipelineTimers;
import io.proxyconfig.operator.metrics.ProcessMetrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the operator until it is told to stop. */
@Command(
        name = "run",
        description = "Watches ProxyConfigs and keeps HAProxy as they say.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    @ArgGroup
    private Source source = new Source();

    @Option(
            names = "--http",
            paramLabel = "HOST:PORT",
            description = "Where to serve /healthz, /readyz and /metrics, and with --config-dir /status and /events;"
                    + " ${DEFAULT-VALUE} by default.",
            defaultValue = "127.0.0.1:8080")
    private String http = "";

    @Spec
    private @Nullable CommandSpec spec;

    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile int exitCode;

    @Override
    public Integer call() throws InterruptedException {
        InetSocketAddress address = address();
        Source.Folder folder = source.folder();
        if (folder != null) {
            mustBeThere("--config-dir", folder.config());
            mustBeThere("--secrets-dir", folder.secrets());
            mustBeThere("--status-dir", folder.status());
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitStop(stop, stopped), "stop"));
        try (ProcessMetrics process = new ProcessMetrics(meters, BuildInfo.current())) {
            if (folder == null) {
                run(source.apiServer(), address);
            } else {
                run(folder, address);
            }
        } catch (OperatorException e) {
            LOG.error("The operator could not start: {}", e.getMessage(), e);
            return 1;
        } catch (IOException e) {
            LOG.error("The operator could not start: {}", e.toString());
            return 1;
        } finally {
            stopped.countDown();
        }
        return exitCode;
    }

    private InetSocketAddress address() {
        int colon = http.lastIndexOf(':');
        String port = http.substring(colon + 1);
        if (colon < 1 || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65535) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "--http takes HOST:PORT, like 127.0.0.1:8080, not " + http);
        }
        return new InetSocketAddress(http.substring(0, colon), Integer.parseInt(port));
    }

    private void mustBeThere(String option, @Nullable Path folder) {
        if (folder != null && !Files.isDirectory(folder) && spec != null) {
            throw new ParameterException(
                    spec.commandLine(), option + " names " + folder + ", which is not a folder; create it first");
        }
    }

    private void run(Source.ApiServer server, InetSocketAddress address) throws InterruptedException, IOException {
        List<String> namespaces = server.namespaces();
        try (KubernetesClient client = new KubernetesClientBuilder()
                        .withConfig(config(server.kubeconfig()))
                        .build();
                KubernetesOperator operator = new KubernetesOperator(
                        client,
                        new HashSet<>(namespaces),
                        election(server.leaderElection()),
                        Clock.systemUTC(),
                        new PipelineTimers(meters),
                        meters);
                HealthServer health = HealthServer.start(address, operator::ready, meters, path -> Optional.empty())) {
            operator.start();
            awaitStop(namespaces.isEmpty() ? "all namespaces" : namespaces.toString(), health);
        }
    }

    private KubernetesOperator.@Nullable Election election(@Nullable String namespace) {
        return namespace == null ? null : new KubernetesOperator.Election(namespace, this::leadershipLost);
    }

    /** Also called in the course of an orderly end, when it changes nothing. */
    private void leadershipLost() {
        if (stop.getCount() > 0) {
            LOG.error("Another replica may lead now: this one ends, to be started again");
            exitCode = 1;
            stop.countDown();
        }
    }

    private void run(Source.Folder folder, InetSocketAddress address) throws InterruptedException, IOException {
        LocalOperator.Places places = new LocalOperator.Places(folder.config(), folder.secrets(), folder.status());
        try (LocalOperator operator = new LocalOperator(places, Clock.systemUTC(), new PipelineTimers(meters), meters);
                HealthServer health = HealthServer.start(address, operator::ready, meters, operator.pages()::page)) {
            operator.start();
            awaitStop(folder.config().toString(), health);
        }
    }

    private void awaitStop(String watched, HealthServer health) throws InterruptedException {
        LOG.info("Watching {}, health and metrics on {}", watched, health.address());
        stop.await();
        LOG.info("Stopping");
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

    private static Config config(@Nullable Path kubeconfig) throws IOException {
        Config config =
                kubeconfig == null ? Config.autoConfigure(null) : Config.fromKubeconfig(Files.readString(kubeconfig));
        return new ConfigBuilder(config).withWatchReconnectInterval(500).build();
    }
}
