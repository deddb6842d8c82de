package io.proxyconfig.operator.pipeline;

import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.rollout.EventReason;
import io.proxyconfig.operator.rollout.OperatorEvent;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds new warnings in the status, also when an earlier process of the operator wrote the last status. */
final class WarningEvents {
    private List<String> known;

    /** Takes over the warnings of the last status. */
    WarningEvents(@Nullable ProxyConfigStatus before) {
        known = warnings(before);
    }

    /** The event for the warnings that the last status did not have; empty if there are none. */
    Optional<OperatorEvent> newEvent(ProxyConfigStatus status) {
        List<String> now = warnings(status);
        List<String> added =
                now.stream().filter(warning -> !known.contains(warning)).toList();
        known = now;
        return added.isEmpty()
                ? Optional.empty()
                : Optional.of(new OperatorEvent(EventReason.SpecWarning, String.join("; ", added)));
    }

    private static List<String> warnings(@Nullable ProxyConfigStatus status) {
        return status == null || status.warnings() == null ? List.of() : status.warnings();
    }
}
