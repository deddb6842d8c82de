package io.proxyconfig.operator.status;

import static io.proxyconfig.operator.status.Situation.HEALTHY;
import static io.proxyconfig.operator.status.Situation.NOON;
import static io.proxyconfig.operator.status.Situation.current;
import static io.proxyconfig.operator.status.Situation.input;
import static io.proxyconfig.operator.status.Situation.reported;
import static io.proxyconfig.operator.status.Situation.withoutProbe;
import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.rollout.InstanceResult;
import io.proxyconfig.operator.status.StatusInput.InstanceInput;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A condition about a feature that the spec does not use is absent. */
class OptionalConditionsTest {
    private static final InstanceInput INSTANCE = reported("a", HEALTHY, current(NOON));

    private final StatusFactory statuses = new StatusFactory("1.2.3");

    @Test
    void connectionsHealthyDisappearsWithTheProbeOfTheSpec() {
        ProxyConfigStatus before = statuses.status(input(INSTANCE), null);
        ProxyConfigStatus after = statuses.status(withoutProbe(INSTANCE), before);

        assertThat(types(before))
                .containsExactly(
                        "Accepted", "ResolvedRefs", "Programmed", "ConnectionsHealthy", "WithinDrainBudget", "Ready");
        assertThat(types(after))
                .containsExactly("Accepted", "ResolvedRefs", "Programmed", "WithinDrainBudget", "Ready");
        assertThat(after.condition("Ready").orElseThrow().status()).isEqualTo(Status.True);
    }

    @Test
    void pausedExistsWhileTheResourceIsPausedAndDoesNotChangeReady() {
        StatusInput paused =
                StatusInputBuilder.builder(input(INSTANCE)).paused(true).build();

        ProxyConfigStatus status = statuses.status(paused, null);

        Condition condition = status.condition("Paused").orElseThrow();
        assertThat(condition.status()).isEqualTo(Status.True);
        assertThat(condition.message()).contains("spec.paused", "proxyconfig.io/paused");
        assertThat(status.condition("Ready").orElseThrow().status()).isEqualTo(Status.True);
        assertThat(statuses.status(input(INSTANCE), status).condition("Paused")).isEmpty();
    }

    @Test
    void anInstanceOfAPausedResourceThatDiffersIsNotProgrammed() {
        InstanceInput different = new InstanceInput(
                INSTANCE.observation(),
                new InstanceResult.Paused("frontend mysql changed; the running worker has revision 1"),
                INSTANCE.checksum(),
                null,
                null);
        StatusInput paused =
                StatusInputBuilder.builder(input(different)).paused(true).build();

        ProxyConfigStatus status = statuses.status(paused, null);

        Condition programmed = status.condition("Programmed").orElseThrow();
        assertThat(programmed.status()).isEqualTo(Status.False);
        assertThat(programmed.reason()).isEqualTo("Paused");
        assertThat(programmed.message()).contains("frontend mysql changed");
        assertThat(status.condition("Ready").orElseThrow().reason()).isEqualTo("Paused");
        assertThat(status.readyReplicas()).isZero();
        assertThat(Objects.requireNonNull(status.instanceStatuses()).getFirst().message())
                .contains("frontend mysql changed");
    }

    private static List<String> types(ProxyConfigStatus status) {
        return Objects.requireNonNull(status.conditions()).stream()
                .map(Condition::type)
                .toList();
    }
}
