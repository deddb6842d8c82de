package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Client connections, the probe's own among them, on workers of one kind. */
public record Sessions(
        @JsonPropertyDescription("Connections on current workers; left out while one of them does not tell.") @Nullable Integer current,

        @JsonPropertyDescription("Connections on draining workers; left out while one of them does not tell.") @Nullable Integer draining) {}
