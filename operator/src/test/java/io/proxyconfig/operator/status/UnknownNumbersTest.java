package io.proxyconfig.operator.status;

import static io.proxyconfig.operator.status.Situation.HEALTHY;
import static io.proxyconfig.operator.status.Situation.NOON;
import static io.proxyconfig.operator.status.Situation.blind;
import static io.proxyconfig.operator.status.Situation.current;
import static io.proxyconfig.operator.status.Situation.draining;
import static io.proxyconfig.operator.status.Situation.facts;
import static io.proxyconfig.operator.status.Situation.seen;
import static io.proxyconfig.operator.status.Situation.unreachable;
import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.api.v1alpha1.InstanceStatus;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.api.v1alpha1.Sessions;
import io.proxyconfig.operator.status.StatusInput.InstanceInput;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A number that nobody knows is left out of a status; it is not 0. */
class UnknownNumbersTest {
    private static final InstanceInput SEEN = seen("a", HEALTHY, current(NOON), draining(7, NOON));

    @Test
    void numbersThatAreKnown() {
        ProxyConfigStatus status = status(SEEN, seen("b", HEALTHY, current(NOON)));

        assertThat(status.sessions()).isEqualTo(new Sessions(6, 1));
        assertThat(Objects.requireNonNull(status.instanceStatuses()).getFirst().reloads())
                .isEqualTo(new InstanceStatus.Reloads(1, 0));
    }

    @Test
    void anInstanceWhoseHaproxyDoesNotAnswerHasNone() {
        ProxyConfigStatus status = status(SEEN, unreachable("b"));

        assertThat(status.sessions()).isNull();
        assertThat(Objects.requireNonNull(status.instanceStatuses()).getLast()).satisfies(instance -> {
            assertThat(instance.reloads()).isNull();
            assertThat(instance.workers()).isNull();
            assertThat(instance.probe())
                    .as("the probe's own connections are known")
                    .isNotNull();
        });
    }

    @Test
    void aSumWithoutAnInstanceIsNone() {
        assertThat(status(SEEN, blind("b")).sessions()).isNull();
    }

    @Test
    void aSumWithoutAWorkerIsNoneAndTheOtherSumStays() {
        WorkerView silent = new WorkerView(7, false, NOON, 1, null, null, Map.of());

        assertThat(status(seen("a", HEALTHY, current(NOON), silent)).sessions()).isEqualTo(new Sessions(3, null));
    }

    private static ProxyConfigStatus status(InstanceInput... instances) {
        return new StatusFactory().status(facts(instances), null);
    }
}
