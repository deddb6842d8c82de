package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Database servers that share the connections of one or more listeners; becomes a {@code backend}. */
@JsonClassDescription("Servers that share the connections of one or more listeners.")
public record Backend(
        @JsonPropertyDescription("Name of the backend, unique in the resource; listeners refer to it.")
        @Required
        @ValidationRule(value = Rules.NAME, message = Rules.NAME_MESSAGE)
        @ValidationRule(value = Rules.NOT_RESERVED, messageExpression = Rules.NOT_RESERVED_MESSAGE)
        @Size(max = 63) String name,

        @JsonPropertyDescription("How connections are spread over the servers (HAProxy: balance).")
        @Default("LeastConnections")
        Balance balance,

        @JsonPropertyDescription("The servers.") @Required @ListKey("name") @Size(min = 1, max = 256) List<Server> servers,

        @JsonPropertyDescription(
                "How HAProxy finds out that a server is down; without it a server always counts as up.")
        @Nullable HealthCheck healthCheck) {

    public Backend {
        balance = balance == null ? Balance.LeastConnections : balance;
        servers = servers == null ? List.of() : List.copyOf(servers);
    }

    /** HAProxy's balance algorithms that suit long TCP connections (configuration manual, "balance"). */
    public enum Balance {
        /** {@code leastconn} */
        LeastConnections,
        /** {@code roundrobin} */
        RoundRobin,
        /** {@code source} */
        Source,
        /** {@code first} */
        First
    }
}
