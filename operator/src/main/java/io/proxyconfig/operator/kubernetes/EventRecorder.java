package io.proxyconfig.operator.kubernetes;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.operator.rollout.OperatorEvent;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes events of the operator as Kubernetes events. A reconciliation does not wait for these writes. */
final class EventRecorder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
    /** The API server refuses a longer message. */
    private static final int MAX_MESSAGE = 1024;

    private static final String COMPONENT = "proxyconfig-operator";

    private final KubernetesClient client;
    private final Clock clock;
    private final ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor();

    EventRecorder(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    void record(ProxyConfig resource, OperatorEvent event) {
        LOG.info("{}: {}", event.reason(), event.message());
        Event written = kubernetesEvent(resource, event);
        try {
            writers.execute(() -> create(written));
        } catch (RejectedExecutionException e) {
            LOG.info("The operator is stopping; the event {} is in the log only", event.reason());
        }
    }

    private void create(Event event) {
        try {
            client.resource(event).create();
        } catch (KubernetesClientException e) {
            LOG.warn("The event {} could not be written: {}", event.getReason(), e.getMessage());
        }
    }

    private Event kubernetesEvent(ProxyConfig resource, OperatorEvent event) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        String message = event.message();
        return new EventBuilder()
                .withNewMetadata()
                .withName(shortened(resource.getMetadata().getName(), 200) + "." + UUID.randomUUID())
                .withNamespace(resource.getMetadata().getNamespace())
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(resource.getApiVersion())
                .withKind(resource.getKind())
                .withNamespace(resource.getMetadata().getNamespace())
                .withName(resource.getMetadata().getName())
                .withUid(resource.getMetadata().getUid())
                .endInvolvedObject()
                .withReason(event.reason().name())
                .withType(event.reason().warning() ? "Warning" : "Normal")
                .withMessage(shortened(message, MAX_MESSAGE))
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withCount(1)
                .withNewSource()
                .withComponent(COMPONENT)
                .endSource()
                .withReportingComponent(COMPONENT)
                .build();
    }

    private static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }

    @Override
    public void close() {
        writers.shutdown();
    }
}
