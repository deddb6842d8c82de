package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** How HAProxy resolves host names of servers at run time: a {@code resolvers} section. */
public record Dns(
        @JsonPropertyDescription(
                "DNS servers, each an IP address with an optional port, for example 10.0.0.2 or [fd00::2]:53. When unset: the nameservers in resolv.conf of the instance.")
        @ListKey
        @ValidationRule(
                value = "self.all(n, " + Rules.NAMESERVER + ")",
                message =
                        "each entry must be an IP address with an optional port, for example 10.0.0.2 or [fd00::2]:53",
                messageExpression =
                        "'%s is not an IP address with an optional port: use for example 10.0.0.2 or [fd00::2]:53'.format([self.filter(n, !"
                                + Rules.NAMESERVER + ")[0]])")
        @Size(max = SpecLimits.NAMESERVERS) List<@Size(max = SpecLimits.ADDRESS_AND_PORT) String> nameservers,

        @JsonPropertyDescription(
                "How long HAProxy uses a valid answer before it sends another query (HAProxy: hold valid).")
        @Default("10s")
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @Size(max = DurationFormat.LENGTH) String cacheTTL) {

    public Dns {
        nameservers = nameservers == null ? List.of() : List.copyOf(nameservers);
        cacheTTL = cacheTTL == null ? "10s" : cacheTTL;
    }

    /** The meaning of an absent block. */
    static Dns defaults() {
        return new Dns(List.of(), "10s");
    }
}
