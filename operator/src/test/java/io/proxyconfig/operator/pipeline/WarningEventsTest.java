package io.proxyconfig.operator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatusBuilder;
import io.proxyconfig.operator.rollout.EventReason;
import io.proxyconfig.operator.rollout.OperatorEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WarningEventsTest {

    @Test
    void onlyNewWarningsAreAnEvent() {
        WarningEvents events = new WarningEvents(status(List.of("a")));

        assertThat(events.newEvent(status(List.of("a")))).isEmpty();
        assertThat(events.newEvent(status(List.of("a", "b", "c"))))
                .contains(new OperatorEvent(EventReason.SpecWarning, "b; c"));
    }

    @Test
    void aWarningThatReturnsIsNewOnlyIfTheSpecWasLiveWithoutIt() {
        WarningEvents events = new WarningEvents(status(Status.True, List.of("a")));

        assertThat(events.newEvent(status(Status.Unknown, List.of()))).isEmpty();
        assertThat(events.newEvent(status(Status.False, List.of()))).isEmpty();
        assertThat(events.newEvent(status(Status.True, List.of("a")))).isEmpty();
        assertThat(events.newEvent(status(Status.True, List.of()))).isEmpty();
        assertThat(events.newEvent(status(Status.True, List.of("a"))))
                .contains(new OperatorEvent(EventReason.SpecWarning, "a"));
    }

    @Test
    void aNewResourceHasNoKnownWarnings() {
        assertThat(new WarningEvents(null).newEvent(status(List.of("a"))))
                .contains(new OperatorEvent(EventReason.SpecWarning, "a"));
    }

    private static ProxyConfigStatus status(List<String> warnings) {
        return status(Status.True, warnings);
    }

    private static ProxyConfigStatus status(Status programmed, List<String> warnings) {
        return ProxyConfigStatusBuilder.builder()
                .warnings(warnings)
                .conditions(List.of(new Condition("Programmed", programmed, 1L, "2026-01-01T12:00:00Z", "Reason", "")))
                .build();
    }
}
