package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** How often a change may reload HAProxy: the first goes out at once, those that follow closely gather. */
public record Reload(
        @JsonPropertyDescription("The least time between two reloads; changes within it go out together at its end.")
        @Default("250ms")
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @Size(max = 32) String minInterval,

        @JsonPropertyDescription("The most reloads within any minute; further changes gather until there is room.")
        @Default("60")
        @Min(1) @Max(6000) Integer maxPerMinute) {

    public Reload {
        minInterval = minInterval == null ? "250ms" : minInterval;
        maxPerMinute = maxPerMinute == null ? 60 : maxPerMinute;
    }

    /** What an absent block means. */
    static Reload defaults() {
        return new Reload("250ms", 60);
    }
}
