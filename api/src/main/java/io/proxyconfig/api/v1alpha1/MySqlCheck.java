package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A health check that logs in to a MySQL server ({@code option mysql-check}). */
public record MySqlCheck(
        @JsonPropertyDescription(
                "Database user that HAProxy logs in as. The user must have no password, and needs no privileges.")
        @Required
        @ValidationRule(
                value = "self.matches(r'" + MySqlCheck.USER_PATTERN + "')",
                message = "must be letters, digits, . _ -")
        @Size(max = 32) String user) {

    /** One word without a special meaning in haproxy.cfg. */
    public static final String USER_PATTERN = "^[A-Za-z0-9_.-]+$";
}
