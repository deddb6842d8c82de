package io.proxyconfig.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.operator.resolve.ReloadLimits;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReloadLimiterTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final ReloadLimits LIMITS = new ReloadLimits(Duration.ofMillis(250), 3);

    private final ReloadLimiter gate = new ReloadLimiter();

    @Test
    void theFirstReloadGoesOutAtOnce() {
        assertThat(gate.pause(LIMITS, NOON)).isZero();
    }

    @Test
    void thoseThatFollowCloselyGather() {
        gate.passed(NOON);

        assertThat(gate.pause(LIMITS, NOON.plusMillis(100))).isEqualTo(Duration.ofMillis(150));
        assertThat(gate.pause(LIMITS, NOON.plusMillis(250))).isZero();
    }

    @Test
    void noMoreThanSoManyPassWithinAnyMinute() {
        gate.passed(NOON);
        gate.passed(NOON.plusSeconds(10));
        gate.passed(NOON.plusSeconds(20));

        assertThat(gate.pause(LIMITS, NOON.plusSeconds(30))).isEqualTo(Duration.ofSeconds(30));
        assertThat(gate.pause(LIMITS, NOON.plusSeconds(60))).isZero();
    }

    @Test
    void aLimitThatWasLoweredCountsWhatPassedUnderTheOldOne() {
        gate.passed(NOON);
        gate.passed(NOON.plusSeconds(10));
        gate.passed(NOON.plusSeconds(20));
        ReloadLimits one = new ReloadLimits(Duration.ofMillis(250), 1);

        assertThat(gate.pause(one, NOON.plusSeconds(30))).isEqualTo(Duration.ofSeconds(50));
    }
}
