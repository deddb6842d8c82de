package io.proxyconfig.operator.status;

import static io.proxyconfig.operator.status.Situation.HEALTHY;
import static io.proxyconfig.operator.status.Situation.NOON;
import static io.proxyconfig.operator.status.Situation.blind;
import static io.proxyconfig.operator.status.Situation.current;
import static io.proxyconfig.operator.status.Situation.facts;
import static io.proxyconfig.operator.status.Situation.own;
import static io.proxyconfig.operator.status.Situation.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.probe.ProbeReport.MySqlView;
import io.proxyconfig.api.v1alpha1.Condition.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionsHealthyTest {
    private static final MySqlView FAILING = new MySqlView(2, 0, 2, null, false, 900L, "gone", NOON, List.of());

    @Test
    void connectionsThatWorkOnEveryInstance() {
        assertThat(ConnectionsHealthyCondition.judge(facts(seen("a", HEALTHY, current(NOON))))
                        .status())
                .isEqualTo(Status.True);
    }

    @Test
    void instancesThatAreMissingAreUnknown() {
        ConditionResult missing = ConnectionsHealthyCondition.judge(
                facts(own(2, "instance b is not scheduled"), seen("a", HEALTHY, current(NOON))));
        ConditionResult none = ConnectionsHealthyCondition.judge(facts());

        assertThat(missing).isEqualTo(ConditionResult.unknown(Reason.InstancesMissing, "instance b is not scheduled"));
        assertThat(none.status()).isEqualTo(Status.Unknown);
        assertThat(none.reason()).isEqualTo(Reason.InstancesMissing);
    }

    @Test
    void oneInstanceThatFailsIsToldThoughOthersAreUnknownOrMissing() {
        ConditionResult verdict = ConnectionsHealthyCondition.judge(
                facts(own(3, "instance c is not scheduled"), blind("a"), seen("b", FAILING, current(NOON))));

        assertThat(verdict.status()).isEqualTo(Status.False);
        assertThat(verdict.message()).isEqualTo("instance b: a fresh connection failed: gone");
    }

    @Test
    void whereNoInstanceIsWantedNoneIsMissing() {
        assertThat(ConnectionsHealthyCondition.judge(facts(own(0, null))))
                .isEqualTo(ConditionResult.yes(Reason.Healthy, "no instance is wanted"));
    }
}
