package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** HAProxy's timeouts. The defaults for idle connections are long, because database connections are idle for hours. */
public record Timeouts(
        @JsonPropertyDescription("Maximum time to connect to a server.")
        @Default("5s")
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @Size(max = DurationFormat.LENGTH) String connect,

        @JsonPropertyDescription("Time without data from the client after which HAProxy closes the connection.")
        @Default("24h")
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @Size(max = DurationFormat.LENGTH) String client,

        @JsonPropertyDescription("Time without data from the server after which HAProxy closes the connection.")
        @Default("24h")
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @Size(max = DurationFormat.LENGTH) String server,

        @JsonPropertyDescription(
                "Time without data from both sides after which HAProxy closes the connection, once data was transferred in both directions.")
        @Default("24h")
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @Size(max = DurationFormat.LENGTH) String tunnel) {

    public Timeouts {
        connect = connect == null ? "5s" : connect;
        client = client == null ? "24h" : client;
        server = server == null ? "24h" : server;
        tunnel = tunnel == null ? "24h" : tunnel;
    }

    /** The meaning of an absent block. */
    static Timeouts defaults() {
        return new Timeouts("5s", "24h", "24h", "24h");
    }
}
