package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** Client connections, including the probe's own. */
public record Sessions(
        @JsonPropertyDescription("Connections on current workers. Absent if one of the workers does not report them.")
        @Min(0) @Nullable Integer current,

        @JsonPropertyDescription("Connections on draining workers. Absent if one of the workers does not report them.")
        @Min(0) @Nullable Integer draining) {}
