package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** The probe's MySQL connections through one instance. */
public record ProbeStatus(
        @JsonPropertyDescription("Connections that are held and answered their last query.")
        Integer held,

        @JsonPropertyDescription("Held connections that broke since the probe started.")
        Integer broken,

        @JsonPropertyDescription("When the oldest held connection was opened (RFC 3339).") @Nullable String oldestConnectionTime,

        @JsonPropertyDescription("How long the last fresh connection took, to the end of its query.") @Nullable Long freshConnectionMilliseconds,

        @JsonPropertyDescription("What went wrong last, and when.") @Nullable String lastError) {}
