package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** How HAProxy resolves server names at run time. */
public record Resolvers(
        @JsonPropertyDescription(
                "DNS servers, each an IP address with an optional port (10.0.0.2:53, [fd00::2]:53); the instance's own resolv.conf when left out.")
        @Size(max = 8) List<String> nameservers,

        @JsonPropertyDescription("How long a good answer is used before the name is asked for again.")
        @Default("10s")
        @Pattern(Names.DURATION_PATTERN) @Size(max = 32) String hold) {

    public Resolvers {
        nameservers = nameservers == null ? List.of() : List.copyOf(nameservers);
        hold = hold == null ? "10s" : hold;
    }

    /** What an absent block means. */
    static Resolvers defaults() {
        return new Resolvers(List.of(), "10s");
    }
}
