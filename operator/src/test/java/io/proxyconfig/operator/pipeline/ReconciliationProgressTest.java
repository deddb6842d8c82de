package io.proxyconfig.operator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.operator.rollout.StepTimer.Step;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReconciliationProgressTest {
    private static final String TASK = ReconciliationProgress.reconciliation("shop/orders");
    private static final Duration LATE = ReconciliationProgress.LIMIT.plusSeconds(1);

    private Duration now = Duration.ofHours(5);
    private final ReconciliationProgress progress = new ReconciliationProgress((step, time) -> {}, () -> now);

    @Test
    void aTaskWithoutAThreadIsStuck() {
        progress.submitted(TASK);
        assertThat(progress.stuck()).isEmpty();

        now = now.plus(LATE);

        assertThat(progress.stuck()).contains("the reconciliation of shop/orders has not begun since 601 s");
    }

    @Test
    void aTaskThatWillNotBeginIsNotStuck() {
        progress.submitted(TASK);
        progress.cancelled(TASK);
        now = now.plus(LATE);

        assertThat(progress.stuck()).isEmpty();
    }

    @Test
    void eachStepIsProgress() {
        progress.submitted(TASK);
        progress.started(TASK);
        for (int instance = 0; instance < 100; instance++) {
            progress.time(Step.Push, () -> now = now.plusSeconds(20));
            progress.time(Step.Verify, () -> now = now.plusSeconds(8));
        }
        assertThat(progress.stuck()).isEmpty();

        now = now.plus(LATE);

        assertThat(progress.stuck())
                .contains(
                        "the reconciliation of shop/orders has made no progress in or after the step Verify since 601 s");
        progress.finished();
        assertThat(progress.stuck()).isEmpty();
    }

    @Test
    void theOldestTaskIsReported() {
        progress.submitted("the reconciliation of shop/newer");
        now = now.minusSeconds(60);
        progress.submitted("the reconciliation of shop/older");
        now = now.plus(LATE).plusSeconds(60);

        assertThat(progress.stuck()).contains("the reconciliation of shop/older has not begun since 661 s");
    }
}
