package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** An HAProxy with its Data Plane API and its probe. */
@JsonClassDescription("An HAProxy with its Data Plane API and its probe.")
public record ExternalInstance(
        @JsonPropertyDescription("Name of the instance, unique in the ProxyConfig. The status shows it.")
        @Required
        @ValidationRule(value = Rules.NAME, message = Rules.NAME_MESSAGE)
        @Size(max = Names.LENGTH) String name,

        @JsonPropertyDescription("URL of the Data Plane API without a path, for example https://haproxy-0:5555.")
        @Required
        @ValidationRule(value = Rules.URL, message = Rules.URL_MESSAGE)
        @Size(max = SpecLimits.URL) String dataPlaneURL,

        @JsonPropertyDescription("URL of the probe without a path, for example https://haproxy-0:8443.")
        @Required
        @ValidationRule(value = Rules.URL, message = Rules.URL_MESSAGE)
        @Size(max = SpecLimits.URL) String probeURL) {

    /** A port from 1 to 65535. */
    private static final String PORT_PATTERN =
            "([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";

    /** Scheme, host and optional port, without user and path. */
    public static final String URL_PATTERN =
            "^https?://([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]+\\])(:" + PORT_PATTERN + ")?/?$";

    /** A URL without encryption and with a loopback address. Its packets do not leave the machine. */
    public static final String LOOPBACK_PATTERN = "^http://(127(\\.[0-9]{1,3}){3}|\\[::1\\])(:[0-9]+)?/?$";
}
