package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A key of a ConfigMap in the namespace of the ProxyConfig. */
public record KeyReference(
        @JsonPropertyDescription("Name of a ConfigMap in the namespace of the ProxyConfig.")
        @Required
        @ValidationRule(value = Rules.OBJECT_NAME, message = Rules.OBJECT_NAME_MESSAGE)
        @Size(max = Names.OBJECT_LENGTH) String name,

        @JsonPropertyDescription("Key in the data of the ConfigMap.")
        @Default("haproxy.cfg")
        @ValidationRule(value = Rules.KEY, message = Rules.KEY_MESSAGE)
        @Size(max = SpecLimits.KEY) String key) {

    public KeyReference {
        key = key == null ? "haproxy.cfg" : key;
    }
}
