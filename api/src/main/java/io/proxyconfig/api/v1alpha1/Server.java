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

/** A database server: a {@code server} line. */
@JsonClassDescription("A database server.")
public record Server(
        @JsonPropertyDescription("Name of the server, unique in its backend. The status counts sessions by it.")
        @Required
        @ValidationRule(value = Rules.NAME, message = Rules.NAME_MESSAGE)
        @Size(max = Names.LENGTH) String name,

        @JsonPropertyDescription("Host name or IP address. HAProxy resolves a name at run time, and follows changes.")
        @Required
        @ValidationRule(value = Rules.HOST, message = Rules.HOST_MESSAGE)
        @ValidationRule(value = Rules.NOT_NUMERIC, message = Rules.HOST_MESSAGE)
        @Size(max = SpecLimits.HOST) String address,

        @JsonPropertyDescription("TCP port of the database.") @Required @Min(1) @Max(SpecLimits.PORT) Integer port,

        @JsonPropertyDescription(
                "Share of the connections, relative to the weights of the other servers. A server with weight 0 receives no new connections.")
        @Default("100")
        @Min(0) @Max(256) Integer weight,

        @JsonPropertyDescription("Whether HAProxy uses the server only while all servers without backup are down.")
        @Default("false")
        Boolean backup,

        @JsonPropertyDescription(
                "Maximum number of connections to the server at the same time, over all workers of an instance. HAProxy queues further connections. If draining workers have all of them, it uses other servers, or closes further connections (HAProxy: maxconn).")
        @Min(1) @Max(SpecLimits.CONNECTIONS) @Nullable Integer maxConnections) {

    public Server {
        weight = weight == null ? 100 : weight;
        backup = backup == null ? Boolean.FALSE : backup;
    }
}
