package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Database servers that share the connections of one or more listeners: a {@code backend}. */
@JsonClassDescription("Servers that share the connections of one or more listeners.")
public record Backend(
        @JsonPropertyDescription("Name of the backend, unique in the ProxyConfig. Listeners refer to it.")
        @Required
        @ValidationRule(value = Rules.NAME, message = Rules.NAME_MESSAGE)
        @ValidationRule(
                value = Rules.NOT_RESERVED,
                message = Rules.RESERVED,
                messageExpression = Rules.NOT_RESERVED_MESSAGE)
        @Size(max = Names.LENGTH) String name,

        @JsonPropertyDescription("How HAProxy distributes connections over the servers (HAProxy: balance).")
        @Default("LeastConnections")
        Balance balance,

        @JsonPropertyDescription("Database servers of the backend.")
        @Required
        @ListKey("name")
        @Size(min = 1, max = SpecLimits.SERVERS) List<Server> servers,

        @JsonPropertyDescription(
                "How HAProxy checks whether a server is up. When unset, HAProxy treats each server as up.")
        @Nullable HealthCheck healthCheck) {

    public Backend {
        balance = balance == null ? Balance.LeastConnections : balance;
        servers = servers == null ? List.of() : List.copyOf(servers);
    }

    /** HAProxy's balance algorithms for long TCP connections (configuration manual, "balance"). */
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
