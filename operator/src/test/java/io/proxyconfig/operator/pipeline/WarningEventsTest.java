package io.proxyconfig.operator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

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
    void aWarningThatReturnsIsNewOnlyWithAnotherRevision() {
        WarningEvents events = new WarningEvents(status("r1", List.of("a")));

        assertThat(events.newEvent(status("r1", List.of()))).isEmpty();
        assertThat(events.newEvent(status("r1", List.of("a")))).isEmpty();
        assertThat(events.newEvent(status("r2", List.of("a")))).isEmpty();
        assertThat(events.newEvent(status("r3", List.of()))).isEmpty();
        assertThat(events.newEvent(status("r4", List.of("a"))))
                .contains(new OperatorEvent(EventReason.SpecWarning, "a"));
    }

    @Test
    void aNewResourceHasNoKnownWarnings() {
        assertThat(new WarningEvents(null).newEvent(status(List.of("a"))))
                .contains(new OperatorEvent(EventReason.SpecWarning, "a"));
    }

    private static ProxyConfigStatus status(List<String> warnings) {
        return status("r1", warnings);
    }

    private static ProxyConfigStatus status(String revision, List<String> warnings) {
        return ProxyConfigStatusBuilder.builder()
                .revision(revision)
                .warnings(warnings)
                .build();
    }
}
