package io.proxyconfig.operator.kubernetes;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.api.model.events.v1.EventSeries;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.proxyconfig.api.Ticker;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.operator.kubernetes.RepeatedEvents.EventKey;
import io.proxyconfig.operator.kubernetes.RepeatedEvents.EventWrite;
import io.proxyconfig.operator.rollout.OperatorEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events of the operator as Kubernetes events, one Event object for all repetitions of an event. One thread writes them in
 * their order; a reconciliation does not wait for it.
 */
final class EventRecorder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
    /** The API server refuses a longer note. */
    private static final int MAX_NOTE = 1024;
    /** The API server refuses a longer name of the instance. */
    private static final int MAX_INSTANCE = 128;
    /** If the API server does not answer, later events are in the log only. */
    private static final int MAX_PENDING = 1000;

    private static final int NOT_FOUND = 404;
    private static final Duration REFRESH_INTERVAL = Duration.ofSeconds(5);
    private static final Duration TERMINATION = Duration.ofSeconds(3);
    private static final String CONTROLLER = "proxyconfig-operator";
    private static final String ACTION = "Reconcile";
    /** The form of {@code MicroTime}, which has exactly six digits after the second. */
    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final KubernetesClient client;
    private final Clock clock;
    private final Ticker ticker;
    private final String instance;
    private final RepeatedEvents events = new RepeatedEvents();
    private final ScheduledThreadPoolExecutor writer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("events").daemon().factory());

    private final Future<?> refreshes;

    /**
     * A recorder without events.
     *
     * @param clock for the times in events
     * @param instance name of this process of the operator; null if unknown
     */
    EventRecorder(KubernetesClient client, Clock clock, Ticker ticker, @Nullable String instance) {
        this.client = client;
        this.clock = clock;
        this.ticker = ticker;
        this.instance = instance == null || instance.isBlank() ? CONTROLLER : shortened(instance, MAX_INSTANCE);
        refreshes = writer.scheduleWithFixedDelay(
                this::refresh, REFRESH_INTERVAL.toMillis(), REFRESH_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    void record(ProxyConfig resource, OperatorEvent event) {
        LOG.info("{}: {}", event.reason(), event.message());
        String note = shortened(event.message(), MAX_NOTE);
        EventKey key =
                new EventKey(resource.getMetadata().getUid(), event.reason().name(), note);
        EventWrite write = events.add(key, () -> kubernetesEvent(resource, event, note), clock.instant(), ticker.now());
        if (write != null) {
            submit(write);
        }
    }

    /** Writes the counts of series that are due. */
    void refresh() {
        events.due(ticker.now()).forEach(this::write);
    }

    private void submit(EventWrite write) {
        if (writer.getQueue().size() > MAX_PENDING) {
            LOG.warn(
                    "The API server does not take events; the event {} is in the log only",
                    write.event().getReason());
            return;
        }
        try {
            writer.execute(() -> write(write));
        } catch (RejectedExecutionException e) {
            LOG.info(
                    "The operator is stopping; the event {} is in the log only",
                    write.event().getReason());
        }
    }

    private void write(EventWrite write) {
        try {
            if (write.count() == 1 || !patch(write)) {
                client.resource(withSeries(write)).create();
            }
        } catch (KubernetesClientException e) {
            LOG.warn("The event {} could not be written: {}", write.event().getReason(), e.getMessage());
        }
    }

    /** Whether the Event object exists; the API server deletes it after an hour by default. */
    private boolean patch(EventWrite write) {
        Event event = write.event();
        String patch = JSON.createObjectNode()
                .set(
                        "series",
                        JSON.createObjectNode()
                                .put("count", write.count())
                                .put("lastObservedTime", microTime(write.lastObserved())))
                .toString();
        try {
            // with the object, the client sends no GET before, for which the operator has no permission
            client.resource(event).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    private static Event withSeries(EventWrite write) {
        return write.count() == 1
                ? write.event()
                : new EventBuilder(write.event())
                        .withSeries(new EventSeries(write.count(), new MicroTime(microTime(write.lastObserved()))))
                        .build();
    }

    private Event kubernetesEvent(ProxyConfig resource, OperatorEvent event, String note) {
        return new EventBuilder()
                .withNewMetadata()
                .withName(shortened(resource.getMetadata().getName(), 200) + "." + UUID.randomUUID())
                .withNamespace(resource.getMetadata().getNamespace())
                .endMetadata()
                .withNewRegarding()
                .withApiVersion(resource.getApiVersion())
                .withKind(resource.getKind())
                .withNamespace(resource.getMetadata().getNamespace())
                .withName(resource.getMetadata().getName())
                .withUid(resource.getMetadata().getUid())
                .endRegarding()
                .withReason(event.reason().name())
                .withAction(ACTION)
                .withType(event.reason().warning() ? "Warning" : "Normal")
                .withNote(note)
                .withEventTime(new MicroTime(microTime(clock.instant())))
                .withReportingController(CONTROLLER)
                .withReportingInstance(instance)
                .build();
    }

    private static String microTime(Instant time) {
        return MICRO_TIME.format(time);
    }

    private static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }

    /** Writes the last counts, and waits for all writes. */
    @Override
    public void close() {
        refreshes.cancel(false);
        events.unwritten(ticker.now()).forEach(this::submit);
        writer.shutdown();
        try {
            if (!writer.awaitTermination(TERMINATION.toMillis(), TimeUnit.MILLISECONDS)) {
                writer.shutdownNow();
            }
        } catch (InterruptedException e) {
            writer.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
