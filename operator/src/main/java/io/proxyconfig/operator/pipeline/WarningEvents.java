package io.proxyconfig.operator.pipeline;

import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.rollout.EventReason;
import io.proxyconfig.operator.rollout.OperatorEvent;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds new warnings in the status, also when an earlier process of the operator wrote the last status. A warning that
 * disappears and returns with the same revision is not new: the probe might not have answered in between.
 */
final class WarningEvents {
    private Set<String> known;
    private @Nullable String revision;

    /** Takes over the warnings of the last status. */
    WarningEvents(@Nullable ProxyConfigStatus before) {
        known = Set.copyOf(warnings(before));
        revision = before == null ? null : before.revision();
    }

    /** The event for the warnings that the last status did not have; empty if there are none. */
    Optional<OperatorEvent> newEvent(ProxyConfigStatus status) {
        List<String> now = warnings(status);
        List<String> added =
                now.stream().filter(warning -> !known.contains(warning)).toList();
        known = Stream.concat(now.stream(), Objects.equals(status.revision(), revision) ? known.stream() : Stream.of())
                .collect(Collectors.toUnmodifiableSet());
        revision = status.revision();
        return added.isEmpty()
                ? Optional.empty()
                : Optional.of(new OperatorEvent(EventReason.SpecWarning, String.join("; ", added)));
    }

    private static List<String> warnings(@Nullable ProxyConfigStatus status) {
        return status == null || status.warnings() == null ? List.of() : status.warnings();
    }
}
