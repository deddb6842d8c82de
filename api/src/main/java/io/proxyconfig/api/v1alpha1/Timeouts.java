package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** HAProxy's timeouts; the idle ones are long because database connections are. */
public record Timeouts(
        @JsonPropertyDescription("How long a connection to a server may take to be established.")
        @Default("5s")
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @Size(max = 32) String connect,

        @JsonPropertyDescription("How long a client may stay silent before its connection is closed.")
        @Default("24h")
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @Size(max = 32) String client,

        @JsonPropertyDescription("How long a server may stay silent before its connection is closed.")
        @Default("24h")
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @Size(max = 32) String server,

        @JsonPropertyDescription("How long both sides may stay silent once data has flowed both ways.")
        @Default("24h")
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @Size(max = 32) String tunnel) {

    public Timeouts {
        connect = connect == null ? "5s" : connect;
        client = client == null ? "24h" : client;
        server = server == null ? "24h" : server;
        tunnel = tunnel == null ? "24h" : tunnel;
    }

    /** What an absent block means. */
    static Timeouts defaults() {
        return new Timeouts("5s", "24h", "24h", "24h");
    }
}
