package io.proxyconfig.operator.status;

import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes conditions from results. A condition whose status stays the same keeps the transition time of the recorded one.
 *
 * @param generation the generation that the results are about
 * @param recorded the status that is recorded; null for a new resource
 * @param now the time of a transition
 */
record ConditionStamp(long generation, @Nullable ProxyConfigStatus recorded, Instant now) {

    Condition condition(ConditionType type, ConditionResult result) {
        Optional<Condition> earlier = recorded == null ? Optional.empty() : recorded.condition(type.name());
        String transition = earlier.filter(one -> one.status() == result.status())
                .map(Condition::lastTransitionTime)
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
        return new Condition(
                type.name(),
                result.status(),
                generation,
                transition,
                result.reason().name(),
                result.message());
    }

    /** The conditions, each replaced by a new one of its type if there is one. */
    static List<Condition> replaced(@Nullable List<Condition> conditions, List<Condition> by) {
        if (conditions == null) {
            return by;
        }
        Map<String, Condition> replacements = by.stream().collect(Collectors.toMap(Condition::type, one -> one));
        return conditions.stream()
                .map(one -> replacements.getOrDefault(one.type(), one))
                .toList();
    }
}
