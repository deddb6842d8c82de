package io.proxyconfig.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.probe.HaproxyViewBuilder;
import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReportBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewestReportTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final NewestReport newest = new NewestReport();

    private static ProbeReport report(String process, long sequence, long ageMillis) {
        return ProbeReportBuilder.builder(ofTheVersionBefore(NOON, NOON))
                .processUid(process)
                .sequence(sequence)
                .ageMillis(ageMillis)
                .build();
    }

    private static ProbeReport ofTheVersionBefore(Instant startedAt, Instant observedAt) {
        return ProbeReportBuilder.builder()
                .startedAt(startedAt)
                .observedAt(observedAt)
                .haproxy(HaproxyViewBuilder.builder().workers(List.of()).build())
                .listeners(List.of())
                .allowListFiles(List.of())
                .build();
    }

    private static Duration seconds(int number) {
        return Duration.ofSeconds(number);
    }

    @Test
    void aRepetitionDoesNotMakeAnObservationYounger() {
        newest.offer(report("one", 1, 1_000), seconds(1));
        assertThat(newest.offer(report("one", 1, 5_000), seconds(5))).isTrue();
        assertThat(newest.age(seconds(5))).isEqualTo(seconds(5));
        assertThat(newest.offer(report("one", 1, 0), seconds(9))).isTrue();
        assertThat(newest.age(seconds(9))).isEqualTo(seconds(9));
    }

    @Test
    void anotherProcessCountsFromOneAgain() {
        newest.offer(report("one", 100, 0), seconds(1));
        ProbeReport restarted = report("two", 1, 0);
        assertThat(newest.offer(restarted, seconds(2))).isTrue();
        assertThat(newest.offer(report("one", 101, 3_000), seconds(3)))
                .as("a late answer of the process before")
                .isFalse();
        assertThat(newest.report()).hasValue(restarted);
    }

    @Test
    void theClockGivesTheOrderForAProbeOfTheVersionBefore() {
        ProbeReport later = ofTheVersionBefore(NOON, NOON.plusSeconds(2));
        newest.offer(later, seconds(2));
        assertThat(newest.offer(ofTheVersionBefore(NOON, NOON), seconds(3))).isFalse();
        assertThat(newest.offer(later, seconds(4))).isTrue();
        assertThat(newest.age(seconds(4)))
                .as("since the operator received it first")
                .isEqualTo(seconds(2));
        assertThat(newest.offer(ofTheVersionBefore(NOON.minusSeconds(9), NOON), seconds(5)))
                .as("another process")
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {-3600, 3600})
    void aClockThatWasSetHoldsUpAProbeOfTheVersionBeforeForTenSeconds(int step) {
        newest.offer(ofTheVersionBefore(NOON, NOON), seconds(0));
        ProbeReport afterStep = ofTheVersionBefore(NOON, NOON.plusSeconds(step + 4));
        newest.offer(afterStep, seconds(4));
        assertThat(newest.isOutdated(seconds(11))).isEqualTo(step < 0);
        ProbeReport next = ofTheVersionBefore(NOON, NOON.plusSeconds(step + 11));
        assertThat(newest.offer(next, seconds(11))).isTrue();
        assertThat(newest.report()).hasValue(next);
        assertThat(newest.isOutdated(seconds(11))).isFalse();
    }

    @Test
    void aProbeCanBeReplacedByOneOfTheOtherVersion() {
        newest.offer(ofTheVersionBefore(NOON, NOON), seconds(0));
        assertThat(newest.offer(report("new", 1, 0), seconds(1))).isTrue();
        assertThat(newest.offer(ofTheVersionBefore(NOON, NOON), seconds(2))).isTrue();
    }
}
