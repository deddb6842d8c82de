package io.proxyconfig.operator.status;

import static io.proxyconfig.operator.status.Situation.NOON;
import static io.proxyconfig.operator.status.Situation.current;
import static io.proxyconfig.operator.status.Situation.reported;
import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.ChangeMethod;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.rollout.Goal;
import io.proxyconfig.operator.rollout.RolloutMemory.StartedChange;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code status.lastChange}. */
class LastChangesTest {
    private final StatusFactory statuses = new StatusFactory();

    @Test
    void aChangeKeepsItsGeneration() {
        StartedChange reload = change(1, NOON, Duration.ZERO);

        ProxyConfigStatus first = status(1, reload, NOON, null);
        ProxyConfigStatus again = status(1, reload, NOON, first);
        ProxyConfigStatus unchanged = status(2, reload, NOON.plusSeconds(5), first);
        ProxyConfigStatus stays = status(2, reload, NOON.plusSeconds(9), unchanged);

        assertThat(again).isEqualTo(first);
        assertThat(Objects.requireNonNull(first.lastChange()).method()).isEqualTo(ChangeMethod.Reload);
        assertThat(first.lastChange().liveAfterMilliseconds()).isEqualTo(150);
        assertThat(Objects.requireNonNull(unchanged.lastChange()).method()).isEqualTo(ChangeMethod.Unchanged);
        assertThat(unchanged.lastChange().generation()).isEqualTo(2);
        assertThat(stays.lastChange()).isEqualTo(unchanged.lastChange());
    }

    @ParameterizedTest
    @ValueSource(ints = {-3600, 3600})
    void theLastOneIsTheLastAlsoAfterTheClockWasSet(int step) {
        StartedChange before = change(1, NOON, Duration.ZERO);
        StartedChange after = change(2, NOON.plusSeconds(step), Duration.ofMinutes(1));
        ProxyConfigStatus first = status(1, before, NOON, null);
        ProxyConfigStatus second = status(2, after, NOON, first);

        assertThat(Objects.requireNonNull(second.lastChange()).appliedTime())
                .isEqualTo(Times.text(NOON.plusSeconds(step)));
        assertThat(second.lastChange().liveAfterMilliseconds()).isEqualTo(150);
        assertThat(second.lastChange().generation()).isEqualTo(2);
    }

    private static StartedChange change(long generation, Instant at, Duration started) {
        return new StartedChange(
                new Goal("0123456789ab", "0"),
                true,
                "listeners changed",
                generation,
                at,
                started,
                Duration.ofMillis(150));
    }

    private ProxyConfigStatus status(
            long generation, StartedChange change, Instant now, @Nullable ProxyConfigStatus before) {
        StatusInput input = StatusInputBuilder.builder(Situation.withoutProbe(reported("a", null, current(NOON))))
                .generation(generation)
                .change(change)
                .now(now)
                .build();
        return statuses.status(input, before);
    }
}
