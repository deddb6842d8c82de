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

/** A TCP port that HAProxy accepts connections on: a {@code frontend}. */
@JsonClassDescription("A TCP port that HAProxy accepts connections on.")
public record Listener(
        @JsonPropertyDescription("Name of the listener, unique in the ProxyConfig. HAProxy's statistics show it.")
        @Required
        @ValidationRule(value = Rules.NAME, message = Rules.NAME_MESSAGE)
        @ValidationRule(
                value = Rules.NOT_RESERVED,
                message = Rules.RESERVED,
                messageExpression = Rules.NOT_RESERVED_MESSAGE)
        @Size(max = Names.LENGTH) String name,

        @JsonPropertyDescription("IP address to listen on. When unset: all IPv4 addresses.")
        @ValidationRule(value = Rules.ADDRESS, message = Rules.ADDRESS_MESSAGE)
        @Size(max = SpecLimits.ADDRESS) @Nullable String address,

        @JsonPropertyDescription("TCP port to listen on.") @Required @Min(1) @Max(SpecLimits.PORT) Integer port,

        @JsonPropertyDescription(
                "Networks (CIDR) and addresses that can connect. When unset: all. The operator applies a change without a reload. The probe can always connect.")
        @ListKey
        @ValidationRule(
                value = "self.all(a, isIP(a) || isCIDR(a))",
                message = "each entry must be a network or an address, for example 10.0.0.0/8, 10.0.0.7 or fd00::/8",
                messageExpression =
                        "'%s is not a network or an address: use for example 10.0.0.0/8, 10.0.0.7 or fd00::/8'.format([self.filter(a, !isIP(a) && !isCIDR(a))[0]])")
        @Size(min = 1, max = SpecLimits.ALLOWED_SOURCES) @Nullable List<@Size(max = SpecLimits.NETWORK) String> allowedSources,

        @JsonPropertyDescription(
                "Maximum number of connections at the same time, over all workers of an instance. Further connections wait in the queue of the kernel (HAProxy: maxconn).")
        @Min(1) @Max(SpecLimits.CONNECTIONS) @Nullable Integer maxConnections,

        @JsonPropertyDescription("Name of the backend that receives the connections.")
        @Required
        @ValidationRule(value = Rules.NAME, message = Rules.NAME_MESSAGE)
        @Size(max = Names.LENGTH) String backend) {}
