package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;

/** Limits for the draining workers of one instance, above which the condition {@code WithinDrainBudget} is False. */
public record Drain(
        @JsonPropertyDescription("Maximum number of draining workers of an instance.")
        @Default("10")
        @Min(0) @Max(10000) Integer maxDrainingWorkers,

        @JsonPropertyDescription("Maximum memory of all draining workers of an instance together.")
        @Default("\"256Mi\"")
        @ValidationRule(
                value =
                        "type(self) == int ? self > 0 : isQuantity(self) && quantity(self).isGreaterThan(quantity('0'))",
                message = "must be an amount of memory above 0, for example 256Mi")
        Quantity maxMemory,

        @JsonPropertyDescription("Maximum time that a worker drains.")
        @Default("24h")
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @Size(max = DurationFormat.LENGTH) String maxDrainTime) {

    public Drain {
        maxDrainingWorkers = maxDrainingWorkers == null ? 10 : maxDrainingWorkers;
        maxMemory = maxMemory == null ? new Quantity("256", "Mi") : maxMemory;
        maxDrainTime = maxDrainTime == null ? "24h" : maxDrainTime;
    }

    /** The meaning of an absent block. */
    static Drain defaults() {
        return new Drain(10, new Quantity("256", "Mi"), "24h");
    }
}
