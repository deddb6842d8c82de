package io.proxyconfig.operator.pipeline;

import static io.proxyconfig.operator.pipeline.PipelineFixture.OPEN;
import static io.proxyconfig.operator.pipeline.PipelineFixture.programmed;
import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.rollout.EventReason;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** After a restart, the operator takes for verified what the status says was verified, and nothing else. */
class RecalledGoalTest {
    private static final String REPORT = OPEN + "driftPolicy: Report\n";
    private static final String NARROW = REPORT.replace("backend:", "allowedSources: [10.0.0.0/8], backend:");

    private final PipelineFixture fixture;

    RecalledGoalTest() throws IOException {
        fixture = new PipelineFixture();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aChangeThatWasPendingIsNoDrift() {
        fixture.reconcile(REPORT, 1);
        fixture.haproxy.failing = true;
        fixture.awaitFailedReading();
        assertThat(programmed(fixture.reconcile(NARROW, 2)).status()).isEqualTo(Status.False);

        fixture.restart();
        fixture.haproxy.failing = false;
        ProxyConfigStatus status = fixture.reconcile(NARROW, 2);

        assertThat(programmed(status).status()).isEqualTo(Status.True);
        assertThat(fixture.eventReasons()).doesNotContain(EventReason.Drifted);
        assertThat(fixture.haproxy.files.get("proxyconfig-mysql.acl")).contains("10.0.0.0/8");
    }

    @Test
    void aChangeWhileNoOperatorRanIsNoDrift() {
        fixture.reconcile(REPORT, 1);
        fixture.restart();
        ProxyConfigStatus status = fixture.reconcile(NARROW, 2);

        assertThat(programmed(status).status()).isEqualTo(Status.True);
        assertThat(fixture.eventReasons()).doesNotContain(EventReason.Drifted);
    }

    @Test
    void anEditWhileNoOperatorRanIsDrift() {
        fixture.reconcile(NARROW, 1);
        fixture.restart();
        fixture.haproxy.files.put("proxyconfig-mysql.acl", "0.0.0.0/0\n");
        fixture.reconcile(NARROW, 1);
        ProxyConfigStatus status = fixture.reconcile(NARROW, 1);

        assertThat(programmed(status).reason()).isEqualTo("Drifted");
        assertThat(fixture.eventReasons()).contains(EventReason.Drifted);
    }
}
