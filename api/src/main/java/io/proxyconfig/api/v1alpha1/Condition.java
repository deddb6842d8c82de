package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** One statement about the resource, in the form that Kubernetes tools know (API conventions, "conditions"). */
@JsonClassDescription("One statement about the resource.")
public record Condition(
        @JsonPropertyDescription("What the statement is about.") @Required
        String type,

        @JsonPropertyDescription("True, False or Unknown.") @Required
        Status status,

        @JsonPropertyDescription("The generation of the spec that it was made for.") @Nullable Long observedGeneration,

        @JsonPropertyDescription("When status last changed (RFC 3339).") @Required
        String lastTransitionTime,

        @JsonPropertyDescription("One word why, for programs.") @Required
        String reason,

        @JsonPropertyDescription("A sentence why, for people.") @Required
        String message) {

    /** A condition's three values. */
    public enum Status {
        /** It is so. */
        True,
        /** It is not so. */
        False,
        /** It can't be told now. */
        Unknown
    }
}
