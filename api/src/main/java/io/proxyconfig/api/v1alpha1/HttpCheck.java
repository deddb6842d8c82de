package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * A health check that sends an HTTP request ({@code option httpchk}), for example to the agent of a database cluster that
 * answers on a port of its own.
 */
public record HttpCheck(
        @JsonPropertyDescription("Method of the request.") @Default("GET")
        HttpMethod method,

        @JsonPropertyDescription("Path of the request, with an optional query.")
        @Required
        @ValidationRule(
                value = "self.matches(r'" + HttpCheck.PATH_PATTERN + "')",
                message = "must start with / and have only letters, digits and -._~!&()*+,;=:@%/?")
        @Size(max = SpecLimits.HTTP_PATH) String path,

        @JsonPropertyDescription("Value of the Host header. When unset, HAProxy sends an HTTP/1.0 request without it.")
        @ValidationRule(
                value = "self.matches(r'" + HttpCheck.HOST_PATTERN + "')",
                message = "must be a host name or an IP address, with an optional port")
        @Size(max = SpecLimits.HOST) @Nullable String host,

        @JsonPropertyDescription("TCP port of the request. When unset, HAProxy uses the port of the server.")
        @Min(1) @Max(SpecLimits.PORT) @Nullable Integer port,

        @JsonPropertyDescription("Status code that a healthy server answers with. When unset: any of 200 to 399.")
        @Min(100) @Max(599) @Nullable Integer expectedStatus) {

    /** Characters of paths and queries (RFC 3986) without those that quote, expand or comment in haproxy.cfg. */
    public static final String PATH_PATTERN = "^/[A-Za-z0-9._~!&()*+,;=:@%/?-]*$";

    /** A host name, an IPv4 address or an IPv6 address in brackets, with an optional port. */
    public static final String HOST_PATTERN = "^([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?$";

    public HttpCheck {
        method = method == null ? HttpMethod.GET : method;
    }
}
