package io.proxyconfig.operator.status;

import static io.proxyconfig.operator.status.Situation.HEALTHY;
import static io.proxyconfig.operator.status.Situation.NOON;
import static io.proxyconfig.operator.status.Situation.current;
import static io.proxyconfig.operator.status.Situation.draining;
import static io.proxyconfig.operator.status.Situation.haproxyDown;
import static io.proxyconfig.operator.status.Situation.input;
import static io.proxyconfig.operator.status.Situation.managed;
import static io.proxyconfig.operator.status.Situation.probeDown;
import static io.proxyconfig.operator.status.Situation.reported;
import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.api.probe.WorkerViewBuilder;
import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.operator.observe.InstanceObservation;
import io.proxyconfig.operator.status.StatusInput.InstanceInput;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The budget of {@link Situation} is two draining workers, of which none drains for more than an hour. */
class WithinDrainBudgetTest {
    private static final Instant LONG_AGO = NOON.minus(Duration.ofDays(30));
    private static final Instant TWO_HOURS_AGO = NOON.minus(Duration.ofHours(2));
    private static final Instant A_MINUTE_AGO = NOON.minus(Duration.ofMinutes(1));

    @Test
    void theDrainTimeBeginsWithTheStartOfTheNextWorker() {
        assertThat(judge(current(A_MINUTE_AGO), draining(7, LONG_AGO)).status()).isEqualTo(Status.True);
    }

    @Test
    void isFalseIfAWorkerDrainsForTooLong() {
        ConditionResult result = judge(current(A_MINUTE_AGO), draining(8, TWO_HOURS_AGO), draining(7, LONG_AGO));

        assertThat(result.status()).isEqualTo(Status.False);
        assertThat(result.message())
                .isEqualTo(
                        "instance a: worker 7 drains for longer than spec.drain.maxDrainTime; end its sessions, or increase the limit");
    }

    @Test
    void theClockDoesNotCountIfTheProbeMeasuresTheDrain() {
        WorkerView measured = WorkerViewBuilder.builder(draining(7, LONG_AGO))
                .drainingSince(LONG_AGO)
                .drainingMillis(Duration.ofMinutes(59).toMillis())
                .build();

        assertThat(judge(current(LONG_AGO), measured).status()).isEqualTo(Status.True);
        assertThat(judge(Duration.ofMinutes(1).plusMillis(1), current(NOON), measured)
                        .status())
                .as("the report is a minute old")
                .isEqualTo(Status.False);
    }

    @Test
    void isUnknownIfTheStartOfDrainingIsUnknown() {
        ConditionResult result = judge(current(null), draining(7, LONG_AGO));

        assertThat(result.status()).isEqualTo(Status.Unknown);
        assertThat(result.message()).isEqualTo("instance a: the probe has not reported yet since when worker 7 drains");
    }

    @Test
    void isUnknownWhileHaproxyDoesNotAnswer() {
        ConditionResult result = WithinDrainBudgetCondition.judge(input(haproxyDown("a")));

        assertThat(result.status()).isEqualTo(Status.Unknown);
        assertThat(result.reason()).isEqualTo(Reason.HAProxyUnreachable);
        assertThat(result.message())
                .isEqualTo("instance a: HAProxy does not answer its probe: no answer; read the log of HAProxy");
    }

    @Test
    void anInstanceOverTheBudgetCountsMoreThanAnUnknownOne() {
        ConditionResult result = WithinDrainBudgetCondition.judge(input(
                probeDown("a"),
                reported("b", HEALTHY, current(A_MINUTE_AGO), draining(8, TWO_HOURS_AGO), draining(7, LONG_AGO))));

        assertThat(result.status()).isEqualTo(Status.False);
    }

    @Test
    void missingInstancesAreUnknown() {
        ConditionResult missing = WithinDrainBudgetCondition.judge(
                input(managed(2, "instance b is not scheduled"), reported("a", HEALTHY, current(NOON))));
        ConditionResult none = WithinDrainBudgetCondition.judge(input());

        assertThat(missing).isEqualTo(ConditionResult.unknown(Reason.InstancesMissing, "instance b is not scheduled"));
        assertThat(none.status()).isEqualTo(Status.Unknown);
        assertThat(none.reason()).isEqualTo(Reason.InstancesMissing);
    }

    @Test
    void isTrueWithoutInstancesIfTheSpecAsksForNone() {
        assertThat(WithinDrainBudgetCondition.judge(input(managed(0, null))))
                .isEqualTo(ConditionResult.isTrue(Reason.WithinBudget, StatusInput.NO_INSTANCES));
    }

    private static ConditionResult judge(Duration reportAge, WorkerView... workers) {
        InstanceInput reported = reported("a", HEALTHY, workers);
        InstanceObservation observation = reported.observation();
        return WithinDrainBudgetCondition.judge(input(new InstanceInput(
                new InstanceObservation(
                        observation.instance(), observation.probe(), reportAge, observation.dataPlane()),
                reported.result(),
                reported.checksum(),
                reported.verified(),
                reported.claim())));
    }

    private static ConditionResult judge(WorkerView... workers) {
        return WithinDrainBudgetCondition.judge(input(reported("a", HEALTHY, workers)));
    }
}
