package io.proxyconfig.operator.cli;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.OperatorException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.proxyconfig.api.BuildInfo;
import io.proxyconfig.api.Ticker;
import io.proxyconfig.operator.kubernetes.KubernetesOperator;
import io.proxyconfig.operator.kubernetes.pods.ReplacementTurns;
import io.proxyconfig.operator.local.LocalOperator;
import io.proxyconfig.operator.metrics.PipelineTimers;
import io.proxyconfig.operator.metrics.ProcessMetrics;
import io.proxyconfig.operator.pipeline.ReconciliationProgress;
import io.proxyconfig.operator.pipeline.RenderingRenewals;
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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the operator until SIGTERM. */
@Command(
        name = "run",
        description = "Runs the operator: watches ProxyConfigs and applies them to HAProxy.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    static final String DEFAULT_HTTP = "127.0.0.1:8080";

    private static final int MAX_RENEWALS = 600;

    private static final int MAX_REPLACEMENTS = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    @ArgGroup
    private InputOptions input = new InputOptions();

    @Mixin
    private LogOptions log = new LogOptions();

    @Option(
            names = "--http",
            paramLabel = "HOST:PORT",
            description = "Address for /healthz, /readyz, /metrics and /loglevel, and in file mode for /status and"
                    + " /events. Default: ${DEFAULT-VALUE}.",
            defaultValue = DEFAULT_HTTP,
            converter = HttpAddress.class)
    private InetSocketAddress http = new InetSocketAddress(0);

    @Option(
            names = "--renew-renderings",
            paramLabel = "PER_MINUTE",
            description = "After an upgrade of the operator, gives the instances of up to this number of ProxyConfigs a"
                    + " minute the text of haproxy.cfg that the new version writes, with one reload for each instance."
                    + " 0 leaves the text until the next reload. Default: ${DEFAULT-VALUE}.",
            defaultValue = "0")
    private int renewRenderings;

    @Option(
            names = "--max-pod-replacements",
            paramLabel = "NUMBER",
            description =
                    "How many ProxyConfigs replace pods at the same time, after a change of spec.pod or an upgrade of"
                            + " the operator. Default: ${DEFAULT-VALUE}.",
            defaultValue = "1")
    private int maxPodReplacements = 1;

    @Spec
    private @Nullable CommandSpec spec;

    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile int exitCode;

    @Override
    public Integer call() throws InterruptedException {
        InputOptions.Folders folders = input.folders();
        if (folders != null) {
            folders.check(Objects.requireNonNull(spec));
        }
        log.apply();
        requireWithin("--renew-renderings", renewRenderings, 0, MAX_RENEWALS);
        requireWithin("--max-pod-replacements", maxPodReplacements, 1, MAX_REPLACEMENTS);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitStop(stop, stopped), "stop"));
        try (ProcessMetrics process = new ProcessMetrics(meters, BuildInfo.current())) {
            LOG.info("Starting {}", String.join(", ", new VersionText().getVersion()));
            if (folders == null) {
                run(input.cluster());
            } else {
                run(folders);
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

    private void run(InputOptions.KubernetesInput cluster) throws InterruptedException, IOException {
        List<String> namespaces = cluster.namespaces();
        try (KubernetesClient client = new KubernetesClientBuilder()
                        .withConfig(config(cluster.kubeconfig()))
                        .build();
                KubernetesOperator operator = new KubernetesOperator(
                        client,
                        new HashSet<>(namespaces),
                        election(cluster.leaderElection()),
                        new KubernetesOperator.Pace(renewals(), new ReplacementTurns(maxPodReplacements)),
                        Clock.systemUTC(),
                        progress(),
                        meters);
                HealthServer health = HealthServer.start(
                        http,
                        new HealthServer.Health(operator::ready, operator::stuck),
                        meters,
                        path -> Optional.empty())) {
            operator.start();
            awaitStop(namespaces.isEmpty() ? "all namespaces" : namespaces.toString(), health);
        }
    }

    private void requireWithin(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    option + " must be a number from " + least + " to " + most);
        }
    }

    private ReconciliationProgress progress() {
        return new ReconciliationProgress(new PipelineTimers(meters), Ticker.system());
    }

    private RenderingRenewals renewals() {
        return new RenderingRenewals(renewRenderings);
    }

    private KubernetesOperator.@Nullable Election election(@Nullable String namespace) {
        return namespace == null ? null : new KubernetesOperator.Election(namespace, this::leadershipLost);
    }

    /** Also called in the course of an orderly end, when it changes nothing. */
    private void leadershipLost() {
        if (stop.getCount() > 0) {
            LOG.error("This replica lost the leader election and ends; Kubernetes starts it again");
            exitCode = 1;
            stop.countDown();
        }
    }

    private void run(InputOptions.Folders folders) throws InterruptedException, IOException {
        LocalOperator.LocalFolders localFolders =
                new LocalOperator.LocalFolders(folders.config(), folders.secrets(), folders.status());
        try (LocalOperator operator =
                        new LocalOperator(localFolders, renewals(), Clock.systemUTC(), progress(), meters);
                HealthServer health = HealthServer.start(
                        http,
                        new HealthServer.Health(operator::ready, operator::stuck),
                        meters,
                        operator.statusEndpoints()::page)) {
            operator.start();
            awaitStop(folders.config().toString(), health);
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
