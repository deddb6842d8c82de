package io.proxyconfig.operator.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.core.instrument.MeterRegistry;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.operator.rollout.StepTimer;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executors;

/** The operator against a Kubernetes API server: one controller, virtual threads, retries without end. */
public final class KubernetesOperator implements AutoCloseable {
    private static final Duration TERMINATION = Duration.ofSeconds(8);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);
    /** News wake a reconciliation; this is for what nobody thought of. */
    private static final Duration WITHOUT_NEWS = Duration.ofMinutes(5);

    private final Operator operator;
    private final ProxyConfigReconciler reconciler;

    /**
     * An operator that is not running yet.
     *
     * @param namespaces namespaces to watch; all when empty
     */
    public KubernetesOperator(
            KubernetesClient client, Set<String> namespaces, Clock clock, StepTimer timer, MeterRegistry meters) {
        operator = new Operator(configuration -> configuration
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withExecutorService(Executors.newVirtualThreadPerTaskExecutor())
                .withWorkflowExecutorService(Executors.newVirtualThreadPerTaskExecutor())
                .withReconciliationTerminationTimeout(TERMINATION)
                .withMetrics(MicrometerMetrics.withoutPerResourceMetrics(meters)));
        reconciler = new ProxyConfigReconciler(client, clock, timer);
        operator.register(reconciler, controller -> configure(controller, namespaces));
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

    /** Whether it was started and its informers are in touch with the API server. */
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
