package io.proxyconfig.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTest {
    private static final Duration NOW = Duration.ofMillis(-1);

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 4", "3, 8", "5, 32", "6, 60", "1000000, 60"})
    void isRetriedWithoutLimitAtIncreasingIntervals(int attempts, long seconds) {
        Failure failure = new Failure(FailureKind.Refused, "no", new Goal("0123456789ab", "0"), attempts, NOW);

        assertThat(failure.retryAt()).isEqualTo(NOW.plus(Duration.ofSeconds(seconds)));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "4, 8", "5, 10", "1000000, 10"})
    void aFailedReloadIsRetriedAtLongIntervals(int attempts, long minutes) {
        Failure failure = new Failure(FailureKind.ReloadFailed, "no", new Goal("0123456789ab", "0"), attempts, NOW);

        assertThat(failure.retryAt()).isEqualTo(NOW.plus(Duration.ofMinutes(minutes)));
    }
}
