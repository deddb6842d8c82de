package io.proxyconfig.operator.pipeline;

import static io.proxyconfig.operator.pipeline.PipelineFixture.ELSEWHERE;
import static io.proxyconfig.operator.pipeline.PipelineFixture.OPEN;
import static io.proxyconfig.operator.pipeline.PipelineFixture.programmed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.operator.rollout.SupersededException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A reconciliation that another replica or a newer spec supersedes changes nothing. */
final class SupersededTest {
    private PipelineFixture fixture;

    @BeforeEach
    void start() throws IOException {
        fixture = new PipelineFixture();
    }

    @AfterEach
    void end() {
        fixture.close();
    }

    private static void refuse() {
        throw new SupersededException("another replica leads");
    }

    @Test
    void nothingIsWrittenToAnInstance() {
        assertThatThrownBy(() -> fixture.reconcile(OPEN, 1, SupersededTest::refuse))
                .isInstanceOf(SupersededException.class);

        assertThat(fixture.haproxy.writes()).isEmpty();
    }

    @Test
    void aPushThatBecameObsoleteWhileFilesWereWrittenIsNotSent() {
        fixture.reconcile(OPEN, 1);
        int pushes = fixture.haproxy.pushes.get();
        AtomicInteger confirmations = new AtomicInteger();

        assertThatThrownBy(() -> fixture.reconcile(ELSEWHERE, 2, () -> {
                    if (confirmations.incrementAndGet() > 1) {
                        refuse();
                    }
                }))
                .isInstanceOf(SupersededException.class);

        assertThat(fixture.haproxy.pushes).hasValue(pushes);
    }

    @Test
    void theNextReconciliationAppliesTheChange() {
        fixture.reconcile(OPEN, 1);
        assertThatThrownBy(() -> fixture.reconcile(ELSEWHERE, 2, SupersededTest::refuse))
                .isInstanceOf(SupersededException.class);

        assertThat(programmed(fixture.reconcile(ELSEWHERE, 2)).status()).isEqualTo(Condition.Status.True);
    }

    @Test
    void aReconciliationWithoutAChangeAsksForNoPermission() {
        fixture.reconcile(OPEN, 1);

        assertThat(programmed(fixture.reconcile(OPEN, 1, SupersededTest::refuse))
                        .status())
                .isEqualTo(Condition.Status.True);
    }

    @Test
    void theProbeOfADeletedResourceIsReleasedByTheLeaderOnly() {
        fixture.reconcile(OPEN, 1);
        int writes = fixture.haproxy.writes().size();

        assertThatThrownBy(() -> fixture.delete(OPEN, SupersededTest::refuse)).isInstanceOf(SupersededException.class);
        assertThat(fixture.haproxy.writes()).hasSize(writes);

        fixture.delete(OPEN, () -> {});
        assertThat(fixture.haproxy.writes()).hasSize(writes + 1).last().isEqualTo("PUT /v1/config");
    }

    @Test
    void aFileThatAnotherReplicaCanUseIsNotDeleted() {
        fixture.haproxy.files.put("proxyconfig-other.acl", "10.0.0.0/8");
        fixture.haproxy.answerToDelete = 500;
        fixture.reconcile(OPEN, 1);
        fixture.haproxy.answerToDelete = 204;

        assertThatThrownBy(() -> fixture.reconcile(OPEN, 1, SupersededTest::refuse))
                .isInstanceOf(SupersededException.class);

        assertThat(fixture.haproxy.files).containsKey("proxyconfig-other.acl");
    }
}
