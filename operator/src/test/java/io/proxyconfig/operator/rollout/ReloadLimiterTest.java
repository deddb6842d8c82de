package io.proxyconfig.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.operator.resolve.ReloadLimits;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReloadLimiterTest {
    private static final Duration NOW = Duration.ofMillis(-1);
    private static final ReloadLimits LIMITS = new ReloadLimits(Duration.ofMillis(250), 3);

    private final ReloadLimiter limiter = new ReloadLimiter();

    @Test
    void theFirstReloadIsNotDelayed() {
        assertThat(limiter.delay(LIMITS, NOW)).isZero();
    }

    @Test
    void reloadsThatFollowCloselyWait() {
        limiter.recordReload(NOW);

        assertThat(limiter.delay(LIMITS, NOW.plusMillis(100))).isEqualTo(Duration.ofMillis(150));
        assertThat(limiter.delay(LIMITS, NOW.plusMillis(250))).isZero();
    }

    @Test
    void noMoreThanTheMaximumHappensWithinAnyMinute() {
        limiter.recordReload(NOW);
        limiter.recordReload(NOW.plusSeconds(10));
        limiter.recordReload(NOW.plusSeconds(20));

        assertThat(limiter.delay(LIMITS, NOW.plusSeconds(30))).isEqualTo(Duration.ofSeconds(30));
        assertThat(limiter.delay(LIMITS, NOW.plusSeconds(60))).isZero();
    }

    @Test
    void aLowerLimitCountsEarlierReloads() {
        limiter.recordReload(NOW);
        limiter.recordReload(NOW.plusSeconds(10));
        limiter.recordReload(NOW.plusSeconds(20));
        ReloadLimits one = new ReloadLimits(Duration.ofMillis(250), 1);

        assertThat(limiter.delay(one, NOW.plusSeconds(30))).isEqualTo(Duration.ofSeconds(50));
    }
}
