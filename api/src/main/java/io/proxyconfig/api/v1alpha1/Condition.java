package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** One statement about the resource, in the form that Kubernetes tools know (API conventions, "conditions"). */
public record Condition(
        @JsonPropertyDescription("What the statement is about.")
        String type,

        @JsonPropertyDescription("True, False or Unknown.") Status status,

        @JsonPropertyDescription("The generation of the spec that it was made for.") @Nullable Long observedGeneration,

        @JsonPropertyDescription("When status last changed (RFC 3339).")
        String lastTransitionTime,

        @JsonPropertyDescription("One word why, for programs.")
        String reason,

        @JsonPropertyDescription("A sentence why, for people.")
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
