package io.proxyconfig.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.TestNamespace;
import io.proxyconfig.operator.rollout.EventReason;
import io.proxyconfig.operator.rollout.OperatorEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The Event objects of an API server. */
@ExtendWith(SharedControlPlane.class)
class EventRecorderIT {
    private static final OperatorEvent REPEATED = new OperatorEvent(EventReason.Drifted, "another client reloaded");

    private final ProxyConfig resource = new ProxyConfig();
    private volatile Duration now = Duration.ZERO;
    private KubernetesClient client;
    private EventRecorder recorder;

    @BeforeEach
    void start(TestNamespace namespace) {
        client = namespace.client();
        resource.getMetadata().setName("orders");
        resource.getMetadata().setNamespace(namespace.name());
        resource.getMetadata().setUid(UUID.randomUUID().toString());
        recorder = new EventRecorder(client, Clock.systemUTC(), () -> now, "operator-0");
    }

    @AfterEach
    void stop() {
        recorder.close();
    }

    @Test
    void aRepeatedEventIsOneObjectWithASeries() {
        recorder.record(resource, REPEATED);
        awaitSeries(null);
        recorder.record(resource, REPEATED);
        awaitSeries(2);
        for (int i = 0; i < 5; i++) {
            recorder.record(resource, REPEATED);
        }
        now = now.plus(RepeatedEvents.REFRESH);
        recorder.refresh();

        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.getSeries().getCount()).isEqualTo(7);
            assertThat(event.getSeries().getLastObservedTime().getTime())
                    .isGreaterThanOrEqualTo(event.getEventTime().getTime());
            assertThat(event.getNote()).isEqualTo("another client reloaded");
            assertThat(event.getType()).isEqualTo("Warning");
            assertThat(event.getReason()).isEqualTo("Drifted");
            assertThat(event.getReportingInstance()).isEqualTo("operator-0");
        });
        assertThat(client.v1()
                        .events()
                        .inNamespace(resource.getMetadata().getNamespace())
                        .list()
                        .getItems())
                .as("what kubectl get events reads")
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getMessage()).isEqualTo("another client reloaded");
                    assertThat(event.getSeries().getCount()).isEqualTo(7);
                    assertThat(event.getInvolvedObject().getUid())
                            .isEqualTo(resource.getMetadata().getUid());
                });
    }

    @Test
    void anotherNoteIsAnotherObject() {
        recorder.record(resource, REPEATED);
        recorder.record(resource, new OperatorEvent(EventReason.Drifted, "another client changed a file"));
        recorder.close();

        assertThat(events()).hasSize(2).allMatch(event -> event.getSeries() == null);
    }

    @Test
    void anEventThatTheApiServerHasDeletedIsCreatedAgain() {
        recorder.record(resource, REPEATED);
        awaitSeries(null);
        client.resource(events().getFirst()).delete();

        recorder.record(resource, REPEATED);

        awaitSeries(2);
    }

    @Test
    void theLastCountIsWrittenWhenTheOperatorStops() {
        for (int i = 0; i < 5; i++) {
            recorder.record(resource, REPEATED);
        }
        recorder.close();

        assertThat(events())
                .singleElement()
                .satisfies(event -> assertThat(event.getSeries().getCount()).isEqualTo(5));
    }

    private void awaitSeries(@Nullable Integer count) {
        Awaitility.await("one event with the count " + count)
                .atMost(Duration.ofSeconds(30))
                .until(() -> events().size() == 1
                        && Optional.ofNullable(events().getFirst().getSeries())
                                .map(series -> series.getCount().equals(count))
                                .orElse(count == null));
    }

    private List<Event> events() {
        return client.resources(Event.class)
                .inNamespace(resource.getMetadata().getNamespace())
                .list()
                .getItems();
    }
}
