package io.proxyconfig.operator.status;

import static io.proxyconfig.operator.status.Situation.HEALTHY;
import static io.proxyconfig.operator.status.Situation.NOON;
import static io.proxyconfig.operator.status.Situation.current;
import static io.proxyconfig.operator.status.Situation.draining;
import static io.proxyconfig.operator.status.Situation.haproxyDown;
import static io.proxyconfig.operator.status.Situation.incomplete;
import static io.proxyconfig.operator.status.Situation.input;
import static io.proxyconfig.operator.status.Situation.probeDown;
import static io.proxyconfig.operator.status.Situation.reported;
import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.api.probe.WorkerViewBuilder;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.InstanceStatus;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.api.v1alpha1.Sessions;
import io.proxyconfig.operator.status.StatusInput.InstanceInput;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A number that is unknown is absent from the status; it is not 0. */
class UnknownNumbersTest {
    private static final InstanceInput REPORTED = reported("a", HEALTHY, current(NOON), draining(7, NOON));

    @Test
    void knownNumbersArePresent() {
        ProxyConfigStatus status = status(REPORTED, reported("b", HEALTHY, current(NOON)));

        assertThat(status.sessions()).isEqualTo(new Sessions(6, 1));
        assertThat(Objects.requireNonNull(status.instanceStatuses()).getFirst().reloads())
                .isEqualTo(new InstanceStatus.Reloads(1, 0));
    }

    @Test
    void anInstanceThatDoesNotListAllItsWorkersHasNoTotals() {
        ProxyConfigStatus status = status(REPORTED, incomplete("b"));

        assertThat(status.sessions()).isNull();
        assertThat(status.condition("WithinDrainBudget")).get().satisfies(budget -> {
            assertThat(budget.reason()).isEqualTo("WorkersUnknown");
            assertThat(budget.status()).isEqualTo(Condition.Status.Unknown);
        });
        assertThat(Objects.requireNonNull(status.instanceStatuses()).getLast()).satisfies(instance -> {
            assertThat(instance.reloads()).isNull();
            assertThat(instance.message()).isEqualTo("HAProxy does not list all workers");
        });
    }

    @Test
    void anInstanceWhoseHaproxyDoesNotAnswerHasNoNumbers() {
        ProxyConfigStatus status = status(REPORTED, haproxyDown("b"));

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
    void thereIsNoSumWhileAnInstanceDoesNotReport() {
        assertThat(status(REPORTED, probeDown("b")).sessions()).isNull();
    }

    @Test
    void thereIsNoSumWhileAWorkerDoesNotAnswer() {
        WorkerView silent = WorkerViewBuilder.builder()
                .pid(7)
                .startedAt(NOON)
                .reloadsSurvived(1)
                .servers(Map.of())
                .build();

        assertThat(status(reported("a", HEALTHY, current(NOON), silent)).sessions())
                .isEqualTo(new Sessions(3, null));
    }

    private static ProxyConfigStatus status(InstanceInput... instances) {
        return new StatusFactory().status(input(instances), null);
    }
}
