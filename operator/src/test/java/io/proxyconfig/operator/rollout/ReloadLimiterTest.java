package io.proxyconfig.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.operator.resolve.ReloadLimits;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReloadLimiterTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final ReloadLimits LIMITS = new ReloadLimits(Duration.ofMillis(250), 3);

    private final ReloadLimiter limiter = new ReloadLimiter();

    @Test
    void theFirstReloadIsNotDelayed() {
        assertThat(limiter.delay(LIMITS, NOON)).isZero();
    }

    @Test
    void reloadsThatFollowCloselyWait() {
        limiter.recordReload(NOON);

        assertThat(limiter.delay(LIMITS, NOON.plusMillis(100))).isEqualTo(Duration.ofMillis(150));
        assertThat(limiter.delay(LIMITS, NOON.plusMillis(250))).isZero();
    }

    @Test
    void noMoreThanTheMaximumHappensWithinAnyMinute() {
        limiter.recordReload(NOON);
        limiter.recordReload(NOON.plusSeconds(10));
        limiter.recordReload(NOON.plusSeconds(20));

        assertThat(limiter.delay(LIMITS, NOON.plusSeconds(30))).isEqualTo(Duration.ofSeconds(30));
        assertThat(limiter.delay(LIMITS, NOON.plusSeconds(60))).isZero();
    }

    @Test
    void aLowerLimitCountsEarlierReloads() {
        limiter.recordReload(NOON);
        limiter.recordReload(NOON.plusSeconds(10));
        limiter.recordReload(NOON.plusSeconds(20));
        ReloadLimits one = new ReloadLimits(Duration.ofMillis(250), 1);

        assertThat(limiter.delay(one, NOON.plusSeconds(30))).isEqualTo(Duration.ofSeconds(50));
    }
}
