package io.proxyconfig.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.probe.Looks.Look;
import io.proxyconfig.probe.workers.HaproxyReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HaproxyObservationTest {
    private Instant clock = Instant.parse("2026-01-01T12:00:00Z");
    private Duration time = Duration.ofHours(-1);
    private final Looks looks = new Looks(clock(), () -> time);

    private Clock clock() {
        return ((InstantSource) () -> clock).withZone(ZoneOffset.UTC);
    }

    private static HaproxyObservation observation(Look look, String error) {
        return new HaproxyObservation(look, HaproxyReader.unreachable(error), List.of(), List.of());
    }

    @ParameterizedTest
    @ValueSource(ints = {-3600, 3600})
    void orderAndAgeDoNotChangeWithTheClock(int step) {
        Look first = looks.begin();
        clock = clock.plusSeconds(step);
        time = time.plusSeconds(2);
        Look second = looks.begin();

        assertThat(observation(first, "first").isBefore(second)).isTrue();
        assertThat(observation(second, "second").isBefore(first)).isFalse();
        assertThat(looks.age(first)).isEqualTo(Duration.ofSeconds(2));
        assertThat(looks.age(second)).isZero();
    }

    @Test
    void aLaterReadingOfTheProcessesDoesNotMakeTheListenersYounger() {
        Look first = looks.begin();
        time = time.plusSeconds(9);
        Look second = looks.begin();
        HaproxyObservation merged = observation(first, "first").with(second, HaproxyReader.unreachable("second"));

        assertThat(merged.haproxy().error()).isEqualTo("second");
        assertThat(merged.isBefore(second)).isFalse();
        assertThat(looks.age(merged.look())).isEqualTo(Duration.ofSeconds(9));
    }
}
