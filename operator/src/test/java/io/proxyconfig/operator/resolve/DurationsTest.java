package io.proxyconfig.operator.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Durations from people, and for HAProxy. */
class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "250ms, PT0.25S",
        "5s, PT5S",
        "1h30m, PT1H30M",
        "30m1h, PT1H30M",
        "1h1h, PT2H",
        "0h1ms, PT0.001S",
        "596h31m23s647ms, PT596H31M23.647S",
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
                "596h31m23s648ms",
                "1000000000ms",
                "597h",
                "9999999999s",
                "1s\n",
                "999999999h999999999h",
                "\u0663s",
                "1h30"
            })
    void isNothingElse(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }

    @Property
    void readsBackWhatItWrites(@ForAll @IntRange(min = 1, max = 999_999_999) int millis) {
        Duration duration = Duration.ofMillis(millis);
        assertThat(Durations.parse(Durations.format(duration))).contains(duration);
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
            @ForAll @IntRange(max = 100_000) int seconds,
            @ForAll @IntRange(min = 1, max = 100_000) int millis) {
        assertThat(Durations.parse(hours + "h" + minutes + "m" + seconds + "s" + millis + "ms"))
                .contains(Duration.ofHours(hours)
                        .plusMinutes(minutes)
                        .plusSeconds(seconds)
                        .plusMillis(millis));
    }
}
