package io.proxyconfig.operator.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.api.monitoring.AggregatedMetrics;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.core.instrument.MeterRegistry;
import io.proxyconfig.api.Ticker;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.operator.kubernetes.instances.InstanceSettings;
import io.proxyconfig.operator.kubernetes.pods.ReplacementTurns;
import io.proxyconfig.operator.metrics.ReconciliationCounter;
import io.proxyconfig.operator.pipeline.ReconciliationProgress;
import io.proxyconfig.operator.pipeline.RenderingRenewals;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The operator with a Kubernetes API server: one controller on virtual threads, with unlimited retries. With several
 * replicas, a Lease elects the leader.
 */
public final class KubernetesOperator implements AutoCloseable {
    private static final Duration TERMINATION = Duration.ofSeconds(8);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);
    private static final String LEASE = "proxyconfig-operator";
    /** After a leader was killed, another replica starts after this time and one retry period. */
    private static final Duration LEASE_DURATION = Duration.ofSeconds(12);
    /** A leader that cannot renew its Lease stops after this time, before another replica starts. */
    private static final Duration RENEW_DEADLINE = Duration.ofSeconds(8);

    private static final Duration RETRY_PERIOD = Duration.ofSeconds(2);

    private final Operator operator;
    private final ProxyConfigReconciler reconciler;
    private final ReconciliationProgress progress;
    private final @Nullable LeaseExpiry leaseExpiry;

    /**
     * The leader election of several replicas.
     *
     * @param namespace of the Lease
     * @param onLeadershipLost called when this replica is no longer the leader; the caller must then close the operator
     */
    public record Election(String namespace, Runnable onLeadershipLost) {}

    /**
     * How many resources the operator changes at the same time, for changes that no user waits for.
     *
     * @param renewals of texts of haproxy.cfg after an upgrade of the operator
     * @param replacements of pods
     */
    public record Pace(RenderingRenewals renewals, ReplacementTurns replacements) {}

    /**
     * Creates an operator without starting it.
     *
     * @param namespaces namespaces to watch; all if empty
     * @param election null if there is only one replica
     * @param pace limits for the whole operator
     * @param progress of the reconciliations of this operator
     */
    public KubernetesOperator(
            KubernetesClient client,
            Set<String> namespaces,
            @Nullable Election election,
            Pace pace,
            Clock clock,
            ReconciliationProgress progress,
            MeterRegistry meters) {
        this.progress = progress;
        // unique also for two replicas on one host, as a replica that was started again is another one
        String identity = hostName() + "_" + UUID.randomUUID();
        operator = new Operator(configuration -> withLeaderElection(configuration, election, identity)
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withExecutorService(Executors.newVirtualThreadPerTaskExecutor())
                .withWorkflowExecutorService(Executors.newVirtualThreadPerTaskExecutor())
                .withReconciliationTerminationTimeout(TERMINATION)
                .withMetrics(new AggregatedMetrics(List.of(
                        MicrometerMetrics.withoutPerResourceMetrics(meters),
                        new ReconciliationMetrics(new ReconciliationCounter(meters), progress)))));
        reconciler = new ProxyConfigReconciler(
                client,
                leadership(client, election, identity),
                InstanceSettings.fromEnvironment(System.getenv()),
                pace,
                clock,
                progress,
                meters);
        operator.register(reconciler, controller -> configure(controller, namespaces));
        leaseExpiry = election == null
                ? null
                : new LeaseExpiry(
                        QuickRequests.of(client),
                        election.namespace(),
                        LEASE,
                        identity,
                        LEASE_DURATION.plus(RETRY_PERIOD),
                        Ticker.system());
    }

    private static ConfigurationServiceOverrider withLeaderElection(
            ConfigurationServiceOverrider configuration, @Nullable Election election, String identity) {
        return election == null
                ? configuration
                : configuration.withLeaderElectionConfiguration(
                        LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
                                .withLeaseNamespace(election.namespace())
                                .withIdentity(identity)
                                .withLeaseDuration(LEASE_DURATION)
                                .withRenewDeadline(RENEW_DEADLINE)
                                .withRetryPeriod(RETRY_PERIOD)
                                .withExitOnStopLeading(false)
                                .withLeaderCallbacks(
                                        new LeaderCallbacks(() -> {}, election.onLeadershipLost(), leader -> {}))
                                .build());
    }

    private static String hostName() {
        return Objects.requireNonNullElse(System.getenv("HOSTNAME"), "proxyconfig-operator");
    }

    private static Leadership leadership(KubernetesClient client, @Nullable Election election, String identity) {
        return election == null
                ? Leadership.WITHOUT_ELECTION
                : Leadership.ofLease(QuickRequests.of(client), election.namespace(), LEASE, identity);
    }

    private static void configure(ControllerConfigurationOverrider<ProxyConfig> controller, Set<String> namespaces) {
        controller.withRetry(new GenericRetry()
                .setInitialInterval(FIRST_RETRY)
                .setIntervalMultiplier(2)
                .setMaxInterval(LONGEST_RETRY.toMillis())
                .withoutMaxAttempts());
        if (namespaces.isEmpty()) {
            controller.watchingAllNamespaces();
        } else {
            controller.settingNamespaces(namespaces);
        }
    }

    /** Starts the informers, and returns when their caches are complete. */
    public void start() {
        operator.start();
        if (leaseExpiry != null) {
            leaseExpiry.start(RETRY_PERIOD);
        }
    }

    /**
     * Whether the operator has started and its informers are connected to the API server. This is also true for a
     * replica that is not the leader.
     */
    public boolean ready() {
        return operator.getRuntimeInfo().isStarted()
                && operator.getRuntimeInfo().allEventSourcesAreHealthy();
    }

    /**
     * Why only a restart helps; empty if the operator works. An API server that does not answer is no reason, because the informers
     * connect again.
     */
    public Optional<String> stuck() {
        return progress.stuck().or(this::endedInformer);
    }

    private Optional<String> endedInformer() {
        if (!operator.getRuntimeInfo().isStarted()) {
            return Optional.empty();
        }
        return operator.getRuntimeInfo().unhealthyInformerWrappingEventSourceHealthIndicator().values().stream()
                .flatMap(sources -> sources.entrySet().stream())
                .filter(source -> hasEnded(source.getValue()))
                .map(source -> "the informer of the event source " + source.getKey() + " has ended")
                .findFirst();
    }

    /** An informer that is disconnected from the API server runs, but does not watch. */
    private static boolean hasEnded(InformerWrappingEventSourceHealthIndicator<?> source) {
        return source.informerHealthIndicators().values().stream()
                .anyMatch(informer -> !informer.isRunning() || !informer.hasSynced());
    }

    /** Waits for running reconciliations, then stops. */
    @Override
    public void close() {
        if (leaseExpiry != null) {
            leaseExpiry.close();
        }
        operator.stop();
        reconciler.stop();
    }
}
