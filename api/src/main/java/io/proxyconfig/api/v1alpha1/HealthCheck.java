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

/** How HAProxy decides whether a server is up: a union, in which {@code type} selects the member that applies. */
@ValidationRule(
        value = "self.type == 'TCP' || !has(self.tcp)",
        message = "applies to type TCP only: remove it, or set type to TCP",
        reason = "FieldValueForbidden",
        fieldPath = ".tcp")
@ValidationRule(
        value = "self.type == 'MySQL' || !has(self.mySQL)",
        message = "applies to type MySQL only: remove it, or set type to MySQL",
        reason = "FieldValueForbidden",
        fieldPath = ".mySQL")
@ValidationRule(
        value = "self.type == 'HTTP' || !has(self.http)",
        message = "applies to type HTTP only: remove it, or set type to HTTP",
        reason = "FieldValueForbidden",
        fieldPath = ".http")
@ValidationRule(
        value = "self.type != 'MySQL' || has(self.mySQL)",
        message = "type MySQL needs this field: set mySQL.user to a database user without a password",
        reason = "FieldValueRequired",
        fieldPath = ".mySQL")
@ValidationRule(
        value = "self.type != 'HTTP' || has(self.http)",
        message = "type HTTP needs this field: set http.path to the path of the request",
        reason = "FieldValueRequired",
        fieldPath = ".http")
@RecordBuilder
public record HealthCheck(
        @JsonPropertyDescription(
                "Kind of check. TCP: the server accepts a connection. MySQL: the server accepts a login (HAProxy: `option mysql-check`). HTTP: the server answers a request (HAProxy: `option httpchk`).")
        @Required
        HealthCheckType type,

        @JsonPropertyDescription("Settings of type TCP.") @Nullable TcpCheck tcp,

        @JsonPropertyDescription("Settings of type MySQL, which needs them.") @Nullable MySqlCheck mySQL,

        @JsonPropertyDescription("Settings of type HTTP, which needs them.") @Nullable HttpCheck http,

        @JsonPropertyDescription("Time between two checks of a server.")
        @Default("2s")
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @Size(max = DurationFormat.LENGTH) String interval,

        @JsonPropertyDescription("Number of successful checks in a row after which a server is up.")
        @Default("2")
        @Min(1) @Max(100) Integer rise,

        @JsonPropertyDescription("Number of failed checks in a row after which a server is down.")
        @Default("3")
        @Min(1) @Max(100) Integer fall) {

    public HealthCheck {
        interval = interval == null ? "2s" : interval;
        rise = rise == null ? 2 : rise;
        fall = fall == null ? 3 : fall;
    }
}
