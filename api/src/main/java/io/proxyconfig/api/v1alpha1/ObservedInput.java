package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** The version of an object that a spec refers to. */
@JsonClassDescription("The version of a Secret or ConfigMap that the spec refers to.")
public record ObservedInput(
        @JsonPropertyDescription("Secret or ConfigMap.") @Required
        Kind kind,

        @JsonPropertyDescription("Name of the object.") @Required @Size(max = 253) String name,

        @JsonPropertyDescription("metadata.resourceVersion of the object.") @Required @Size(max = StatusLimits.VERSION) String resourceVersion) {

    /** The kinds of objects that a spec can refer to. */
    public enum Kind {
        /** A Secret. */
        Secret,
        /** A ConfigMap. */
        ConfigMap
    }
}
