package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One aspect of the resource's state, in the form of Kubernetes' own {@code metav1.Condition}. */
@JsonClassDescription("One aspect of the resource's state.")
public record Condition(
        @JsonPropertyDescription("Name of the aspect.") @Required @Size(max = 316) @Pattern(Condition.TYPE_PATTERN) String type,

        @JsonPropertyDescription("True, False, or Unknown.") @Required
        Status status,

        @JsonPropertyDescription("Generation of the spec that the condition is about.") @Min(0) @Nullable Long observedGeneration,

        @JsonPropertyDescription("Time at which status last changed.") @Required @DateTime
        String lastTransitionTime,

        @JsonPropertyDescription("Cause in one word, for programs.")
        @Required
        @Size(min = 1, max = 1024) @Pattern(Condition.REASON_PATTERN) String reason,

        @JsonPropertyDescription("Cause in a sentence, for people.") @Required @Size(max = 32768) String message) {

    private static final String TYPE_PATTERN =
            "^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$";
    private static final String REASON_PATTERN = "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$";

    /** A condition's three values. */
    public enum Status {
        /** The condition holds. */
        True,
        /** The condition does not hold. */
        False,
        /** The operator does not know. */
        Unknown
    }
}
