package io.proxyconfig.operator.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Durations of the spec and of haproxy.cfg. */
class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "250ms, PT0.25S",
        "5s, PT5S",
        "1h30m, PT1H30M",
        "30m1h, PT1H30M",
        "1h1h, PT2H",
        "0h1ms, PT0.001S",
        "595h59m59s1000ms, PT596H",
        "007s, PT7S"
    })
    void addsUpItsParts(String text, Duration expected) {
        assertThat(Durations.parse(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "5",
                "s",
                "0s",
                "-1s",
                "+1s",
                "1.5s",
                "1 s",
                "1s ",
                "1d",
                "1us",
                "1S",
                "596h1ms",
                "100000ms",
                "1h1m1s1ms1h",
                "597h",
                "9999999999s",
                "1s\n",
                "99999h99999h99999h99999h",
                "\u0663s",
                "1h30"
            })
    void isNothingElse(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }

    @Property
    void readsBackWhatItWrites(@ForAll @IntRange(min = 1, max = 99_999) int number, @ForAll("units") ChronoUnit unit) {
        Duration duration = Duration.of(number, unit);
        Assume.that(duration.compareTo(Durations.MAX) <= 0);
        assertThat(Durations.parse(Durations.format(duration))).contains(duration);
    }

    @Provide
    Arbitrary<ChronoUnit> units() {
        return Arbitraries.of(ChronoUnit.MILLIS, ChronoUnit.SECONDS, ChronoUnit.MINUTES, ChronoUnit.HOURS);
    }

    @Property
    void neverLeavesItsBounds(@ForAll String text) {
        Durations.parse(text)
                .ifPresent(duration -> assertThat(duration).isBetween(Duration.ofMillis(1), Durations.MAX));
    }

    @Property
    void isTheSumOfAnyParts(
            @ForAll @IntRange(max = 200) int hours,
            @ForAll @IntRange(max = 10_000) int minutes,
            @ForAll @IntRange(max = 99_999) int seconds,
            @ForAll @IntRange(min = 1, max = 99_999) int millis) {
        assertThat(Durations.parse(hours + "h" + minutes + "m" + seconds + "s" + millis + "ms"))
                .contains(Duration.ofHours(hours)
                        .plusMinutes(minutes)
                        .plusSeconds(seconds)
                        .plusMillis(millis));
    }
}
