package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A key of an object of the resource's own namespace. */
public record KeyReference(
        @JsonPropertyDescription("Name of the object, in the resource's own namespace.")
        @Required
        @ValidationRule(value = Rules.OBJECT_NAME, message = Rules.OBJECT_NAME_MESSAGE)
        @Size(max = 253) String name,

        @JsonPropertyDescription("Key in the object's data.")
        @Default("haproxy.cfg")
        @Pattern("^[-._a-zA-Z0-9]+$") @Size(max = 253) String key) {

    public KeyReference {
        key = key == null ? "haproxy.cfg" : key;
    }
}
