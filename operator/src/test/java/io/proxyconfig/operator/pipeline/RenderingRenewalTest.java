package io.proxyconfig.operator.pipeline;

import static io.proxyconfig.operator.pipeline.PipelineFixture.ELSEWHERE;
import static io.proxyconfig.operator.pipeline.PipelineFixture.OPEN;
import static io.proxyconfig.operator.pipeline.PipelineFixture.programmed;
import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.render.Renderer;
import io.proxyconfig.operator.rollout.EventReason;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An upgrade of the operator reloads nothing, and renews texts only on request or at the pace that the user allows. */
class RenderingRenewalTest {

    private final PipelineFixture fixture;

    RenderingRenewalTest() throws IOException {
        fixture = new PipelineFixture();
    }

    @BeforeEach
    void anEarlierVersionOfTheOperatorWroteTheFile() {
        fixture.reconcile(OPEN, 1);
        fixture.haproxy.edit(" renderer " + Renderer.VERSION, " renderer 0");
        fixture.haproxy.edit("  mworker-max-reloads 2147483647\n", "");
        fixture.events.clear();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private int pushes() {
        return fixture.haproxy.pushes.get();
    }

    @Test
    void theSameModelInAnotherTextNeedsNoReload() {
        fixture.restart();
        ProxyConfigStatus status = fixture.reconcile(OPEN, 1);

        assertThat(programmed(status).status()).isEqualTo(Status.True);
        assertThat(status.otherRenderings()).isEqualTo(1);
        assertThat(pushes()).isEqualTo(1);
        assertThat(fixture.events).isEmpty();
    }

    @Test
    void theNextReloadWritesThePresentText() {
        fixture.restart();
        fixture.reconcile(OPEN, 1);
        ProxyConfigStatus status = fixture.reconcile(ELSEWHERE, 2);

        assertThat(programmed(status).status()).isEqualTo(Status.True);
        assertThat(status.otherRenderings()).isNull();
        assertThat(pushes()).isEqualTo(2);
    }

    @Test
    void aRequestRenewsTheTextOnce() {
        fixture.restart();
        fixture.reconcile(OPEN, 1);
        ProxyConfigStatus status = fixture.reconcileAndRenew(OPEN, 1);
        assertThat(programmed(status).status()).isEqualTo(Status.True);
        assertThat(status.otherRenderings()).isNull();
        assertThat(pushes()).isEqualTo(2);
        assertThat(fixture.eventReasons()).containsExactly(EventReason.Applied);

        fixture.reconcileAndRenew(OPEN, 1);
        assertThat(pushes()).isEqualTo(2);
    }

    @Test
    void aPausedResourceKeepsItsText() {
        fixture.restart(new RenderingRenewals(1));
        ProxyConfigStatus status = fixture.reconcilePaused(OPEN, 1);
        assertThat(status.otherRenderings()).isEqualTo(1);
        assertThat(pushes()).isEqualTo(1);
    }

    @Test
    void theOperatorRenewsAtItsPace() {
        AtomicReference<Duration> now = new AtomicReference<>(Duration.ZERO);
        RenderingRenewals pace = new RenderingRenewals(2, now::get);
        assertThat(pace.start()).as("another resource has its turn").isTrue();
        fixture.restart(pace);

        fixture.reconcile(OPEN, 1);
        assertThat(pushes()).as("pushes before its turn").isEqualTo(1);

        now.set(Duration.ofSeconds(30));
        ProxyConfigStatus status = fixture.reconcile(OPEN, 1);
        assertThat(status.otherRenderings()).isNull();
        assertThat(pushes()).isEqualTo(2);
        assertThat(pace.start()).as("a third resource in the same half minute").isFalse();
        assertThat(pace.delay()).hasSeconds(30);
    }
}
