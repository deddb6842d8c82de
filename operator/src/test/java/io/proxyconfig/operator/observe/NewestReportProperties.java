package io.proxyconfig.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.probe.HaproxyViewBuilder;
import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReportBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever the clocks do and in whatever order answers arrive, the newest report is that of the latest observation. */
class NewestReportProperties {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    /** A probe process makes an observation every two seconds, and its clock is set before each of them. */
    private static List<ProbeReport> reports(String process, List<Integer> clockSteps) {
        List<ProbeReport> reports = new ArrayList<>();
        Instant clock = NOON;
        for (int step : clockSteps) {
            clock = clock.plusSeconds(2 + step);
            reports.add(report(process, (long) reports.size() + 1, 0L, clock));
        }
        return reports;
    }

    private static ProbeReport report(String process, Long sequence, Long ageMillis, Instant at) {
        return ProbeReportBuilder.builder()
                .startedAt(NOON)
                .observedAt(at)
                .processUid(process)
                .sequence(sequence)
                .ageMillis(ageMillis)
                .haproxy(HaproxyViewBuilder.builder().workers(List.of()).build())
                .listeners(List.of())
                .allowListFiles(List.of())
                .build();
    }

    private static long number(ProbeReport report) {
        return Objects.requireNonNull(report.sequence());
    }

    @Property
    void theLatestObservationWins(
            @ForAll @Size(min = 1, max = 12) List<@IntRange(min = -3600, max = 3600) Integer> clockSteps,
            @ForAll Random order) {
        NewestReport newest = new NewestReport();
        List<ProbeReport> reports = reports("one", clockSteps);
        ProbeReport latest = reports.getLast();
        List<ProbeReport> arrivals = new ArrayList<>(reports);
        Collections.shuffle(arrivals, order);

        for (ProbeReport arrival : arrivals) {
            ProbeReport before = newest.report().orElse(arrival);
            boolean accepted = newest.offer(arrival, Duration.ofSeconds(arrivals.indexOf(arrival)));
            ProbeReport after = newest.report().orElseThrow();

            assertThat(number(after)).isEqualTo(Math.max(number(before), number(arrival)));
            assertThat(accepted).isEqualTo(after.equals(arrival));
        }
        assertThat(newest.report()).hasValue(latest);
    }

    @Property
    void aReportCountsForTenSecondsAfterItsObservation(
            @ForAll @IntRange(max = 20_000) int ageMillis, @ForAll @IntRange(max = 20_000) int laterMillis) {
        NewestReport newest = new NewestReport();
        Duration received = Duration.ofHours(-1);
        newest.offer(report("one", 1L, (long) ageMillis, NOON), received);
        Duration later = received.plusMillis(laterMillis);

        assertThat(newest.age(later)).isEqualTo(Duration.ofMillis(ageMillis + laterMillis));
        assertThat(newest.isOutdated(later)).isEqualTo(ageMillis + laterMillis > 10_000);
    }
}
