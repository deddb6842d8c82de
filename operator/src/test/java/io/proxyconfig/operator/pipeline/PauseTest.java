package io.proxyconfig.operator.pipeline;

import static io.proxyconfig.operator.pipeline.PipelineFixture.ELSEWHERE;
import static io.proxyconfig.operator.pipeline.PipelineFixture.OPEN;
import static io.proxyconfig.operator.pipeline.PipelineFixture.condition;
import static io.proxyconfig.operator.pipeline.PipelineFixture.programmed;
import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.api.v1alpha1.InstanceState;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.resolve.LeavingInstance;
import io.proxyconfig.operator.resolve.ManagedInstances;
import io.proxyconfig.operator.resolve.ManagedInstancesBuilder;
import io.proxyconfig.operator.rollout.EventReason;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A paused resource is observed, its status is correct, and nothing is written. */
class PauseTest {
    private final PipelineFixture fixture = new PipelineFixture();

    PauseTest() throws IOException {}

    @BeforeEach
    void start() {
        assertThat(programmed(fixture.reconcile(OPEN, 1)).status()).isEqualTo(Status.True);
        fixture.events.clear();
    }

    @AfterEach
    void end() {
        fixture.close();
    }

    @Test
    void anInstanceInSyncStaysProgrammed() {
        List<String> writes = fixture.haproxy.writes();

        ProxyConfigStatus paused = fixture.reconcilePaused(OPEN, 1);

        assertThat(condition(paused, "Paused").status()).isEqualTo(Status.True);
        assertThat(condition(paused, "Paused").message()).contains("remove spec.paused and the annotation");
        assertThat(programmed(paused).status()).isEqualTo(Status.True);
        assertThat(condition(paused, "Ready").status()).isEqualTo(Status.True);
        assertThat(fixture.haproxy.writes()).isEqualTo(writes);
    }

    @Test
    void aChangeOfTheSpecWaitsForTheEndOfThePause() {
        List<String> writes = fixture.haproxy.writes();

        ProxyConfigStatus paused = fixture.reconcilePaused(ELSEWHERE, 2);

        assertThat(paused.observedGeneration()).isEqualTo(2);
        assertThat(programmed(paused).status()).isEqualTo(Status.False);
        assertThat(programmed(paused).reason()).isEqualTo("Paused");
        assertThat(programmed(paused).message()).contains("instance orders-0", "frontend mysql changed");
        assertThat(condition(paused, "Ready").reason()).isEqualTo("Paused");
        assertThat(fixture.haproxy.writes()).isEqualTo(writes);

        ProxyConfigStatus resumed = fixture.reconcile(ELSEWHERE, 2);

        assertThat(resumed.condition("Paused")).isEmpty();
        assertThat(programmed(resumed).status()).isEqualTo(Status.True);
        assertThat(fixture.eventReasons())
                .containsExactly(EventReason.Paused, EventReason.Resumed, EventReason.Applied);
    }

    @Test
    void anEditOfAnotherClientStaysUntilTheEndOfThePause() {
        fixture.reconcilePaused(OPEN, 1);
        fixture.haproxy.edit("  description ", "  description x");
        fixture.awaitReading();
        List<String> writes = fixture.haproxy.writes();

        ProxyConfigStatus paused = fixture.reconcilePaused(OPEN, 1);

        assertThat(programmed(paused).status()).isEqualTo(Status.False);
        assertThat(programmed(paused).reason()).isEqualTo("Paused");
        assertThat(fixture.haproxy.writes()).isEqualTo(writes);
        assertThat(fixture.eventReasons()).containsExactly(EventReason.Paused);

        fixture.reconcile(OPEN, 1);
        ProxyConfigStatus repaired = fixture.reconcile(OPEN, 1);

        assertThat(programmed(repaired).status()).isEqualTo(Status.True);
        assertThat(fixture.eventReasons()).contains(EventReason.Drifted);
    }

    @Test
    void aPauseSurvivesARestartOfTheOperatorWithoutASecondEvent() {
        fixture.reconcilePaused(OPEN, 1);
        fixture.restart();

        fixture.reconcilePaused(OPEN, 1);
        assertThat(fixture.eventReasons()).containsExactly(EventReason.Paused);

        fixture.restart();
        fixture.reconcile(OPEN, 1);
        assertThat(fixture.eventReasons()).containsExactly(EventReason.Paused, EventReason.Resumed);
    }

    @Test
    void theProbeOfALeavingInstanceIsReleasedAfterThePause() throws IOException {
        try (StubHaproxy next = new StubHaproxy()) {
            fixture.reconcile(OPEN, 1);
            List<String> writes = fixture.haproxy.writes();
            ManagedInstances leaving = ManagedInstancesBuilder.builder(
                            PipelineFixture.managed(PipelineFixture.instance("orders-1", next), null))
                    .leaving(List.of(new LeavingInstance(
                            PipelineFixture.instance("orders-0", fixture.haproxy), InstanceState.Draining, null, null)))
                    .build();

            fixture.reconcilePaused(OPEN, 1, leaving);
            assertThat(fixture.haproxy.writes()).isEqualTo(writes);
            assertThat(next.writes()).isEmpty();

            fixture.reconcile(OPEN, 1, leaving);
            assertThat(fixture.haproxy.writes())
                    .hasSize(writes.size() + 1)
                    .last()
                    .isEqualTo("PUT /v1/config");
            assertThat(next.writes()).isNotEmpty();
        }
    }
}
