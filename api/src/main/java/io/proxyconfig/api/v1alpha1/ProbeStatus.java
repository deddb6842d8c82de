package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** The probe's MySQL connections through one instance. */
public record ProbeStatus(
        @JsonPropertyDescription("Held connections that answered their last query.") @Min(0) Integer held,

        @JsonPropertyDescription("Held connections that broke since the probe started.") @Min(0) Integer broken,

        @JsonPropertyDescription("Time at which the probe opened its oldest held connection.") @DateTime @Nullable String oldestConnectionTime,

        @JsonPropertyDescription(
                "Milliseconds that the last fresh connection took, from connecting to the end of its query.")
        @Min(0) @Nullable Long freshConnectionMilliseconds,

        @JsonPropertyDescription("Last error of a connection. A longer text is cut and ends with an ellipsis.")
        @Size(max = StatusLimits.TEXT) @Nullable String lastError,

        @JsonPropertyDescription("Time of the last error.") @DateTime @Nullable String lastErrorTime) {}
