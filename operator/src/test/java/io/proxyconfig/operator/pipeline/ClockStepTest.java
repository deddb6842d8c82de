package io.proxyconfig.operator.pipeline;

import static io.proxyconfig.operator.pipeline.PipelineFixture.OPEN;
import static io.proxyconfig.operator.pipeline.PipelineFixture.programmed;
import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.api.v1alpha1.InstanceState;
import io.proxyconfig.operator.resolve.LeavingInstance;
import io.proxyconfig.operator.resolve.ManagedInstances;
import io.proxyconfig.operator.resolve.ManagedInstancesBuilder;
import io.proxyconfig.operator.rollout.EventReason;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clock of the operator is set forward or back by an hour. */
class ClockStepTest {
    private static final long GRACE_SECONDS = 1800;

    private PipelineFixture fixture;

    @BeforeEach
    void start() throws IOException {
        fixture = new PipelineFixture();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void programmedFollowsHaproxy(int hours) {
        assertThat(programmed(fixture.reconcile(OPEN, 1)).status()).isEqualTo(Status.True);
        fixture.setClock(Duration.ofHours(hours));
        fixture.haproxy.haproxyDown = true;

        Awaitility.await("the monitor reads the probe again")
                .atMost(Duration.ofMinutes(1))
                .until(() -> programmed(fixture.reconcile(OPEN, 1)).status() == Status.False);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void aFailedPushIsRepeatedWhenItIsTime(int hours) {
        fixture.haproxy.answerToPush = 500;
        fixture.reconcile(OPEN, 1);
        fixture.setClock(Duration.ofHours(hours));

        fixture.advance(Duration.ofSeconds(1));
        fixture.awaitReading();
        fixture.reconcile(OPEN, 1);
        assertThat(fixture.haproxy.pushes.get()).as("pushes before it is time").isEqualTo(1);

        fixture.advance(Duration.ofMinutes(2));
        fixture.reconcile(OPEN, 1);
        assertThat(fixture.haproxy.pushes.get()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void aPodThatEndsBeforeItsGracePeriodLosesNoSession(int hours) {
        leave();
        fixture.setClock(Duration.ofHours(hours));
        fixture.advance(Duration.ofSeconds(GRACE_SECONDS - 60));
        fixture.reconcile(OPEN, 1, PipelineFixture.noneUp());
        assertThat(fixture.eventReasons()).doesNotContain(EventReason.SessionsEnded);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void aPodThatEndsWithItsGracePeriodLosesItsSessions(int hours) {
        leave();
        fixture.setClock(Duration.ofHours(hours));
        fixture.advance(Duration.ofSeconds(GRACE_SECONDS));
        fixture.reconcile(OPEN, 1, PipelineFixture.noneUp());
        assertThat(fixture.eventReasons()).contains(EventReason.SessionsEnded);
        assertThat(fixture.events).anyMatch(event -> event.message().contains("its grace period ended"));
    }

    /** A pod has sessions, and Kubernetes begins to delete it. */
    private void leave() {
        fixture.haproxy.sessions = 3;
        fixture.reconcile(OPEN, 1, PipelineFixture.managed(fixture.pod("uid"), null));
        fixture.reconcile(OPEN, 1, leaving());
    }

    private ManagedInstances leaving() {
        return ManagedInstancesBuilder.builder(PipelineFixture.noneUp())
                .leaving(List.of(new LeavingInstance(
                        fixture.pod("uid"),
                        InstanceState.Leaving,
                        fixture.clock().plusSeconds(GRACE_SECONDS).toString(),
                        GRACE_SECONDS)))
                .build();
    }
}
