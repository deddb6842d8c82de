package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** How HAProxy resolves server names at run time. */
public record Dns(
        @JsonPropertyDescription(
                "DNS servers, each an IP address with an optional port (10.0.0.2:53, [fd00::2]:53); the instance's own resolv.conf when left out.")
        @ListKey
        @ValidationRule(
                value = "self.all(n, " + Rules.NAMESERVER + ")",
                messageExpression =
                        "'%s must be an IP address with an optional port, for example 10.0.0.2 or [fd00::2]:53'.format([self.filter(n, !"
                                + Rules.NAMESERVER + ")[0]])")
        @Size(max = 8) List<@Size(max = 53) String> nameservers,

        @JsonPropertyDescription("How long a good answer is used before the name is asked for again.")
        @Default("10s")
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @Size(max = 32) String cacheTTL) {

    public Dns {
        nameservers = nameservers == null ? List.of() : List.copyOf(nameservers);
        cacheTTL = cacheTTL == null ? "10s" : cacheTTL;
    }

    /** What an absent block means. */
    static Dns defaults() {
        return new Dns(List.of(), "10s");
    }
}
