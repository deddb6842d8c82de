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

/** How HAProxy decides whether a server is up. */
@ValidationRule(
        value = "self.type != 'MySQL' || has(self.user)",
        message = "a MySQL health check needs user: a database user that may log in without a password",
        fieldPath = ".user")
@ValidationRule(
        value = "self.type == 'MySQL' || !has(self.user)",
        message = "user belongs to a MySQL health check only",
        fieldPath = ".user")
public record HealthCheck(
        @JsonPropertyDescription(
                "TCP: the port accepts a connection. MySQL: the server also greets and accepts the user (HAProxy: option mysql-check).")
        @Required
        Type type,

        @JsonPropertyDescription("Database user for type MySQL; it needs no rights and must have no password.")
        @Pattern("^[A-Za-z0-9_.-]+$") @Size(max = 32) @Nullable String user,

        @JsonPropertyDescription("Time between two checks of a server.")
        @Default("2s")
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @Size(max = 32) String interval,

        @JsonPropertyDescription("Good checks in a row until a server counts as up.") @Default("2") @Min(1) @Max(100) Integer rise,

        @JsonPropertyDescription("Failed checks in a row until a server counts as down.")
        @Default("3")
        @Min(1) @Max(100) Integer fall) {

    public HealthCheck {
        interval = interval == null ? "2s" : interval;
        rise = rise == null ? 2 : rise;
        fall = fall == null ? 3 : fall;
    }

    /** The kinds of check. */
    public enum Type {
        /** A TCP connection is accepted. */
        TCP,
        /** The MySQL protocol's handshake succeeds. */
        MySQL
    }
}
