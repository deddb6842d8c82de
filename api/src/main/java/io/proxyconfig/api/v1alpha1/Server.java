package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** One database server; becomes a {@code server} line. */
@JsonClassDescription("One database server.")
public record Server(
        @JsonPropertyDescription("Name of the server, unique in its backend; the status counts sessions by it.")
        @Required
        @ValidationRule(value = Rules.NAME, message = Rules.NAME_MESSAGE)
        @Size(max = 63) String name,

        @JsonPropertyDescription("Host name or IP address; a name is resolved by HAProxy itself, again and again.")
        @Required
        @ValidationRule(value = Rules.HOST, message = Rules.HOST_MESSAGE)
        @ValidationRule(value = Rules.NO_NUMBER, message = Rules.HOST_MESSAGE)
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
