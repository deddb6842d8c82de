package io.proxyconfig.operator.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.api.monitoring.AggregatedMetrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.core.instrument.MeterRegistry;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.operator.kubernetes.instances.InstanceSettings;
import io.proxyconfig.operator.metrics.ReconciliationCounter;
import io.proxyconfig.operator.rollout.StepTimer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The operator against a Kubernetes API server: one controller, virtual threads, retries without end, and where there are
 * several replicas a Lease that says which of them works.
 */
public final class KubernetesOperator implements AutoCloseable {
    private static final Duration TERMINATION = Duration.ofSeconds(8);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);
    /** News wake a reconciliation; this is for what nobody thought of. */
    private static final Duration WITHOUT_NEWS = Duration.ofMinutes(5);

    private static final String LEASE = "proxyconfig-operator";
    /** A leader that was killed is replaced after this and one more retry. */
    private static final Duration LEASE_DURATION = Duration.ofSeconds(12);
    /** A leader that can't renew its lease stops this long after, which is before another one starts. */
    private static final Duration RENEW_DEADLINE = Duration.ofSeconds(8);

    private static final Duration RETRY_PERIOD = Duration.ofSeconds(2);

    private final Operator operator;
    private final ProxyConfigReconciler reconciler;

    /**
     * How several replicas agree on the one that works.
     *
     * @param namespace of the Lease
     * @param lost called when this replica worked and may not any more; it has to be closed then
     */
    public record Election(String namespace, Runnable lost) {}

    /**
     * An operator that is not running yet.
     *
     * @param namespaces namespaces to watch; all when empty
     * @param election null when there is only one replica
     */
    public KubernetesOperator(
            KubernetesClient client,
            Set<String> namespaces,
            @Nullable Election election,
            Clock clock,
            StepTimer timer,
            MeterRegistry meters) {
        operator = new Operator(configuration -> elected(configuration, election)
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withExecutorService(Executors.newVirtualThreadPerTaskExecutor())
                .withWorkflowExecutorService(Executors.newVirtualThreadPerTaskExecutor())
                .withReconciliationTerminationTimeout(TERMINATION)
                .withMetrics(new AggregatedMetrics(List.of(
                        MicrometerMetrics.withoutPerResourceMetrics(meters),
                        new ReconciliationMetrics(new ReconciliationCounter(meters))))));
        reconciler = new ProxyConfigReconciler(
                client, InstanceSettings.fromEnvironment(System.getenv()), clock, timer, meters);
        operator.register(reconciler, controller -> configure(controller, namespaces));
    }

    private static ConfigurationServiceOverrider elected(
            ConfigurationServiceOverrider configuration, @Nullable Election election) {
        return election == null
                ? configuration
                : configuration.withLeaderElectionConfiguration(
                        LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
                                .withLeaseNamespace(election.namespace())
                                .withLeaseDuration(LEASE_DURATION)
                                .withRenewDeadline(RENEW_DEADLINE)
                                .withRetryPeriod(RETRY_PERIOD)
                                .withExitOnStopLeading(false)
                                .withLeaderCallbacks(new LeaderCallbacks(() -> {}, election.lost(), leader -> {}))
                                .build());
    }

    private static void configure(ControllerConfigurationOverrider<ProxyConfig> controller, Set<String> namespaces) {
        controller
                .withRetry(new GenericRetry()
                        .setInitialInterval(FIRST_RETRY)
                        .setIntervalMultiplier(2)
                        .setMaxInterval(LONGEST_RETRY.toMillis())
                        .withoutMaxAttempts())
                .withReconciliationMaxInterval(WITHOUT_NEWS);
        if (namespaces.isEmpty()) {
            controller.watchingAllNamespaces();
        } else {
            controller.settingNamespaces(namespaces);
        }
    }

    /** Starts watching; returns when all caches are filled. */
    public void start() {
        operator.start();
    }

    /** Whether it was started and its informers are in touch with the API server; a replica that waits for its turn is, too. */
    public boolean ready() {
        return operator.getRuntimeInfo().isStarted()
                && operator.getRuntimeInfo().allEventSourcesAreHealthy();
    }

    /** Lets what is under way come to an end, then stops. */
    @Override
    public void close() {
        operator.stop();
        reconciler.stop();
    }
}
