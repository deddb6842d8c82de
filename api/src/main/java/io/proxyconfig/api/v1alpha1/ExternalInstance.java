package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One HAProxy with its Data Plane API and its probe. */
public record ExternalInstance(
        @JsonPropertyDescription("Name of the instance, unique in the resource; the status shows it.")
        @Required
        @Pattern(Names.PATTERN) @Size(max = 63) String name,

        @JsonPropertyDescription("Where the Data Plane API is, without a path: https://host:5555.")
        @Required
        @Pattern(ExternalInstance.URL_PATTERN) @Size(max = 512) String url,

        @JsonPropertyDescription("Where the probe is, without a path: https://host:8443.")
        @Required
        @Pattern(ExternalInstance.URL_PATTERN) @Size(max = 512) String probeUrl) {

    /** http or https, a host, an optional port, no path, no user. */
    public static final String URL_PATTERN = "^https?://([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?/?$";
}
