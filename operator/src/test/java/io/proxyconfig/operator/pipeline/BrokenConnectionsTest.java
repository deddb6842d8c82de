package io.proxyconfig.operator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.probe.HaproxyViewBuilder;
import io.proxyconfig.api.probe.MySqlViewBuilder;
import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.Break;
import io.proxyconfig.api.probe.ProbeReportBuilder;
import io.proxyconfig.operator.observe.InstanceObservation;
import io.proxyconfig.operator.observe.Reading;
import io.proxyconfig.operator.resolve.Credentials;
import io.proxyconfig.operator.resolve.Instance;
import io.proxyconfig.operator.rollout.OperatorEvent;
import io.proxyconfig.operator.status.StatusInput.InstanceInput;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokenConnectionsTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final BrokenConnections connections = new BrokenConnections();

    /** The causes that the events quote, after a report with these breaks, the newest first. */
    private List<String> causes(String process, Break... newestFirst) {
        ProbeReport report = ProbeReportBuilder.builder()
                .startedAt(NOON)
                .observedAt(NOON)
                .processUid(process)
                .haproxy(HaproxyViewBuilder.builder().workers(List.of()).build())
                .listeners(List.of())
                .allowListFiles(List.of())
                .mysql(MySqlViewBuilder.builder()
                        .broken(newestFirst.length)
                        .breaks(Arrays.asList(newestFirst))
                        .build())
                .build();
        URI url = URI.create("http://127.0.0.1:5555");
        Instance instance = new Instance("a", url, url, new Credentials("admin", "secret", "token", null));
        List<InstanceInput> inputs = List.of(new InstanceInput(
                new InstanceObservation(
                        instance, new Reading.Available<>(report), Duration.ZERO, new Reading.Pending<>()),
                null,
                null,
                null,
                null));
        List<OperatorEvent> events = connections.newEvents(inputs);
        connections.record(inputs);
        return events.stream()
                .map(OperatorEvent::message)
                .map(message -> message.substring(message.lastIndexOf(' ') + 1))
                .toList();
    }

    private static Break at(Instant time, String cause) {
        return new Break(time, cause, 7L, NOON);
    }

    @ParameterizedTest
    @ValueSource(ints = {-3600, 3600})
    void eachBreakGivesOneEventAlsoAfterTheClockWasSet(int step) {
        Break first = at(NOON, "first");
        Break second = at(NOON.plusSeconds(step), "second");
        Break third = at(NOON.plusSeconds(step + 1), "third");
        assertThat(causes("one", first))
                .as("before this process of the operator")
                .isEmpty();
        assertThat(causes("one", third, second, first)).containsExactly("second", "third");
        assertThat(causes("one", third, second, first)).isEmpty();
    }

    @Test
    void anotherProcessOfTheProbeCountsFromZero() {
        assertThat(causes("one", at(NOON, "first"))).isEmpty();
        assertThat(causes("two")).isEmpty();
        assertThat(causes("two", at(NOON, "second"))).containsExactly("second");
    }
}
