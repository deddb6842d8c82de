package io.proxyconfig.operator.status;

import static io.proxyconfig.operator.status.Situation.HEALTHY;
import static io.proxyconfig.operator.status.Situation.NOON;
import static io.proxyconfig.operator.status.Situation.blind;
import static io.proxyconfig.operator.status.Situation.current;
import static io.proxyconfig.operator.status.Situation.draining;
import static io.proxyconfig.operator.status.Situation.facts;
import static io.proxyconfig.operator.status.Situation.own;
import static io.proxyconfig.operator.status.Situation.seen;
import static io.proxyconfig.operator.status.Situation.unreachable;
import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.api.v1alpha1.Condition.Status;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The budget of {@link Situation} is two draining workers, of which none drains for more than an hour. */
class WithinDrainBudgetTest {
    private static final Instant LONG_AGO = NOON.minus(Duration.ofDays(30));
    private static final Instant TWO_HOURS_AGO = NOON.minus(Duration.ofHours(2));
    private static final Instant A_MINUTE_AGO = NOON.minus(Duration.ofMinutes(1));

    @Test
    void aWorkerDrainsSinceItsSuccessorStartedHoweverOldItIs() {
        assertThat(judge(current(A_MINUTE_AGO), draining(7, LONG_AGO)).status()).isEqualTo(Status.True);
    }

    @Test
    void aWorkerThatHasDrainedForTooLongIsTold() {
        ConditionResult verdict = judge(current(A_MINUTE_AGO), draining(8, TWO_HOURS_AGO), draining(7, LONG_AGO));

        assertThat(verdict.status()).isEqualTo(Status.False);
        assertThat(verdict.message())
                .isEqualTo("instance a: worker 7 has drained for longer than spec.drain.maxDrainTime");
    }

    @Test
    void sinceWhenAWorkerDrainsMayBeUnknown() {
        ConditionResult verdict = judge(current(null), draining(7, LONG_AGO));

        assertThat(verdict.status()).isEqualTo(Status.Unknown);
        assertThat(verdict.message()).isEqualTo("instance a: it is not known since when worker 7 drains");
    }

    @Test
    void nobodyKnowsWhileHaproxyDoesNotAnswer() {
        ConditionResult verdict = WithinDrainBudgetCondition.judge(facts(unreachable("a")));

        assertThat(verdict.status()).isEqualTo(Status.Unknown);
        assertThat(verdict.reason()).isEqualTo(Reason.HAProxyUnreachable);
        assertThat(verdict.message()).isEqualTo("instance a: no answer");
    }

    @Test
    void oneInstanceOverTheBudgetIsToldThoughAnotherIsUnknown() {
        ConditionResult verdict = WithinDrainBudgetCondition.judge(facts(
                blind("a"),
                seen("b", HEALTHY, current(A_MINUTE_AGO), draining(8, TWO_HOURS_AGO), draining(7, LONG_AGO))));

        assertThat(verdict.status()).isEqualTo(Status.False);
    }

    @Test
    void instancesThatAreMissingAreUnknown() {
        ConditionResult missing = WithinDrainBudgetCondition.judge(
                facts(own(2, "instance b is not scheduled"), seen("a", HEALTHY, current(NOON))));
        ConditionResult none = WithinDrainBudgetCondition.judge(facts());

        assertThat(missing).isEqualTo(ConditionResult.unknown(Reason.InstancesMissing, "instance b is not scheduled"));
        assertThat(none.status()).isEqualTo(Status.Unknown);
        assertThat(none.reason()).isEqualTo(Reason.InstancesMissing);
    }

    @Test
    void whereNoInstanceIsWantedNoneIsMissing() {
        assertThat(WithinDrainBudgetCondition.judge(facts(own(0, null))))
                .isEqualTo(ConditionResult.yes(Reason.WithinBudget, "no instance is wanted"));
    }

    private static ConditionResult judge(WorkerView... workers) {
        return WithinDrainBudgetCondition.judge(facts(seen("a", HEALTHY, workers)));
    }
}
