package io.proxyconfig.operator.pipeline;

import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.rollout.EventReason;
import io.proxyconfig.operator.rollout.OperatorEvent;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds new warnings in the status, also when an earlier process of the operator wrote the last status. While Programmed is
 * not True, the warnings of the running workers can be missing. So a warning that returns is new only if Programmed was True
 * without it.
 */
final class WarningEvents {
    private Set<String> known;

    /** Takes over the warnings of the last status. */
    WarningEvents(@Nullable ProxyConfigStatus before) {
        known = Set.copyOf(warnings(before));
    }

    /** The event for the warnings that the last status did not have; empty if there are none. */
    Optional<OperatorEvent> newEvent(ProxyConfigStatus status) {
        List<String> now = warnings(status);
        List<String> added =
                now.stream().filter(warning -> !known.contains(warning)).toList();
        known = Stream.concat(now.stream(), isProgrammed(status) ? Stream.of() : known.stream())
                .collect(Collectors.toUnmodifiableSet());
        return added.isEmpty()
                ? Optional.empty()
                : Optional.of(new OperatorEvent(EventReason.SpecWarning, String.join("; ", added)));
    }

    private static boolean isProgrammed(ProxyConfigStatus status) {
        return status.condition("Programmed")
                .filter(condition -> condition.status() == Condition.Status.True)
                .isPresent();
    }

    private static List<String> warnings(@Nullable ProxyConfigStatus status) {
        return status == null || status.warnings() == null ? List.of() : status.warnings();
    }
}
