package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A TCP port that HAProxy accepts connections on; becomes a {@code frontend}. */
@JsonClassDescription("A TCP port that HAProxy accepts connections on.")
public record Listener(
        @JsonPropertyDescription("Name of the listener, unique in the resource; HAProxy's logs and statistics show it.")
        @Required
        @ValidationRule(value = Rules.NAME, message = Rules.NAME_MESSAGE)
        @ValidationRule(value = Rules.NOT_RESERVED, messageExpression = Rules.NOT_RESERVED_MESSAGE)
        @Size(max = 63) String name,

        @JsonPropertyDescription("IP address to listen on; all IPv4 addresses when left out.")
        @ValidationRule(value = Rules.ADDRESS, message = Rules.ADDRESS_MESSAGE)
        @Size(max = 45) @Nullable String address,

        @JsonPropertyDescription("TCP port to listen on.") @Required @Min(1) @Max(65535) Integer port,

        @JsonPropertyDescription(
                "Networks (CIDR) or addresses that may connect; everybody when left out. A change here never reloads. The probe's own address is always let through.")
        @ListKey
        @ValidationRule(
                value = "self.all(a, isIP(a) || isCIDR(a))",
                messageExpression =
                        "'%s must be a network or an address, for example 10.0.0.0/8, 10.0.0.7 or fd00::/8'.format([self.filter(a, !isIP(a) && !isCIDR(a))[0]])")
        @Size(min = 1, max = 1024) @Nullable List<@Size(max = 49) String> allowedSources,

        @JsonPropertyDescription(
                "The most connections at a time; further ones wait in the kernel's queue (HAProxy: maxconn).")
        @Min(1) @Max(1000000) @Nullable Integer maxConnections,

        @JsonPropertyDescription("Name of the backend that the connections go to.")
        @Required
        @ValidationRule(value = Rules.NAME, message = Rules.NAME_MESSAGE)
        @Size(max = 63) String backend) {}
