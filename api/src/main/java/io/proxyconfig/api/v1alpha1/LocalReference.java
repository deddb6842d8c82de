package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** An object of the resource's own namespace. */
@JsonClassDescription("A reference to an object of the resource's own namespace.")
public record LocalReference(
        @JsonPropertyDescription("Name of the object, in the resource's own namespace.")
        @Required
        @ValidationRule(value = Rules.OBJECT_NAME, message = Rules.OBJECT_NAME_MESSAGE)
        @Size(max = 253) String name) {}
