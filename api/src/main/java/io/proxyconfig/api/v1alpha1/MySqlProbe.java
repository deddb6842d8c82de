package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** MySQL connections that the probe holds for ever and others that it opens afresh, with one query an interval on each. */
public record MySqlProbe(
        @JsonPropertyDescription("Secret with the keys username and password of a database user.") @Required
        LocalReference credentialsSecretRef,

        @JsonPropertyDescription("Name of the listener to connect through; the first one when left out.")
        @ValidationRule(value = Rules.NAME, message = Rules.NAME_MESSAGE)
        @Size(max = 63) @Nullable String listener,

        @JsonPropertyDescription("Database to open; none when left out.")
        @Pattern("^[A-Za-z0-9_$-]+$") @Size(max = 64) @Nullable String database,

        @JsonPropertyDescription("The query; it should be cheap and change nothing.")
        @Default("SELECT 1")
        @Size(min = 1, max = 1024) String query,

        @JsonPropertyDescription("Time between two queries on a connection, and between two fresh connections.")
        @Default("5s")
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @Size(max = 32) String interval,

        @JsonPropertyDescription("How many connections the probe holds.") @Default("2") @Min(0) @Max(100) Integer heldConnections) {

    public MySqlProbe {
        query = query == null ? "SELECT 1" : query;
        interval = interval == null ? "5s" : interval;
        heldConnections = heldConnections == null ? 2 : heldConnections;
    }
}
