package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;
import org.jspecify.annotations.Nullable;

/** MySQL connections of the probe: held connections, and a fresh connection at each interval. Each of them runs a query. */
@RecordBuilder
public record MySqlProbe(
        @JsonPropertyDescription("Secret with the username and password of a database user.") @Required
        DatabaseCredentialsReference credentialsSecretRef,

        @JsonPropertyDescription("Name of the listener to connect through. When unset: the first listener.")
        @ValidationRule(value = Rules.NAME, message = Rules.NAME_MESSAGE)
        @Size(max = Names.LENGTH) @Nullable String listener,

        @JsonPropertyDescription("Database to open. When unset: none.")
        @ValidationRule(value = "self.matches(r'^[A-Za-z0-9_$-]+$')", message = "must be letters, digits, _ $ -")
        @Size(max = 64) @Nullable String database,

        @JsonPropertyDescription("Query on each connection. Use a cheap query that changes nothing.")
        @Default("SELECT 1")
        @ValidationRule(value = "self.matches(r'\\S')", message = "must not be blank")
        @Size(min = 1, max = 1024) String query,

        @JsonPropertyDescription("Time between two queries on a held connection, and between two fresh connections.")
        @Default("5s")
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @Size(max = DurationFormat.LENGTH) String interval,

        @JsonPropertyDescription("Number of connections that the probe holds.") @Default("2") @Min(0) @Max(100) Integer heldConnections,

        @JsonPropertyDescription(
                "Whether the connections use TLS. Preferred: if the database offers it. Required: always, without a check of the certificate. VerifyCA: always, and a CA that the probe trusts must have signed the certificate of the database; see caKey of credentialsSecretRef.")
        @Default("Preferred")
        SslMode sslMode) {

    public MySqlProbe {
        query = query == null ? "SELECT 1" : query;
        interval = interval == null ? "5s" : interval;
        heldConnections = heldConnections == null ? 2 : heldConnections;
        sslMode = sslMode == null ? SslMode.Preferred : sslMode;
    }
}
