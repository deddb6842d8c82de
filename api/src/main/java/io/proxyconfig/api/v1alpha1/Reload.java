package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Limits for reloads. The operator applies a first change immediately, and changes within a limit together later. */
public record Reload(
        @JsonPropertyDescription(
                "Minimum time between two reloads. The operator applies changes within this time together at its end.")
        @Default("250ms")
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @Size(max = DurationFormat.LENGTH) String minInterval,

        @JsonPropertyDescription(
                "Maximum number of reloads within a minute. The operator applies further changes together later.")
        @Default("60")
        @Min(1) @Max(6000) Integer maxPerMinute) {

    public Reload {
        minInterval = minInterval == null ? "250ms" : minInterval;
        maxPerMinute = maxPerMinute == null ? 60 : maxPerMinute;
    }

    /** The meaning of an absent block. */
    static Reload defaults() {
        return new Reload("250ms", 60);
    }
}
