package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One HAProxy worker process. */
@JsonClassDescription("One HAProxy worker process.")
public record Worker(
        @JsonPropertyDescription("Its process id, as HAProxy's master tells it.")
        Long pid,

        @JsonPropertyDescription("Current takes new connections, Draining keeps those that it has.")
        State state,

        @JsonPropertyDescription("When it started (RFC 3339).") @Nullable String startTime,

        @JsonPropertyDescription("Reloads that it has lived through.")
        Integer reloadsSurvived,

        @JsonPropertyDescription("Client connections.") @Nullable Integer sessions,

        @JsonPropertyDescription(
                "Memory of its own: its proportional set size, or its resident set size where that can't be read.")
        @Nullable Quantity memory,

        @JsonPropertyDescription("Client connections by server, as backend/server.") @Nullable Map<String, Integer> servers) {

    /** What a worker does. */
    public enum State {
        /** It takes new connections. */
        Current,
        /** It keeps the connections that it has, and ends with the last. */
        Draining
    }
}
