package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** One HAProxy with its Data Plane API and its probe. */
@JsonClassDescription("One HAProxy with its Data Plane API and its probe.")
public record ExternalInstance(
        @JsonPropertyDescription("Name of the instance, unique in the resource; the status shows it.")
        @Required
        @ValidationRule(value = Rules.NAME, message = Rules.NAME_MESSAGE)
        @Size(max = 63) String name,

        @JsonPropertyDescription("Where the Data Plane API is, without a path: https://host:5555.")
        @Required
        @ValidationRule(value = Rules.URL, message = Rules.URL_MESSAGE)
        @Size(max = 512) String dataPlaneURL,

        @JsonPropertyDescription("Where the probe is, without a path: https://host:8443.")
        @Required
        @ValidationRule(value = Rules.URL, message = Rules.URL_MESSAGE)
        @Size(max = 512) String probeURL) {

    /** http or https, a host, an optional port, no path, no user. */
    public static final String URL_PATTERN = "^https?://([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?/?$";
}
