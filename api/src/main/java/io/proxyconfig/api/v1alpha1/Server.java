package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One database server; becomes a {@code server} line. */
public record Server(
        @JsonPropertyDescription("Name of the server, unique in its backend; the status counts sessions by it.")
        @Required
        @Pattern(Names.PATTERN) @Size(max = 63) String name,

        @JsonPropertyDescription("Host name or IP address; a name is resolved by HAProxy itself, again and again.")
        @Required
        @Pattern(
                "^([A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*\\.?|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)$")
        @Size(max = 253) String address,

        @JsonPropertyDescription("TCP port of the database.") @Required @Min(1) @Max(65535) Integer port,

        @JsonPropertyDescription(
                "Share of the connections in proportion to the other servers' weights; 0 takes no new ones.")
        @Default("100")
        @Min(0) @Max(256) Integer weight,

        @JsonPropertyDescription("Used only when all servers that are no backup are down.") @Default("false")
        Boolean backup,

        @JsonPropertyDescription(
                "The most connections at a time to this server; further ones are queued (HAProxy: maxconn).")
        @Min(1) @Max(1000000) @Nullable Integer maxConnections) {

    public Server {
        weight = weight == null ? 100 : weight;
        backup = backup == null ? Boolean.FALSE : backup;
    }
}
