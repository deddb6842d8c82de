package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Client connections, the probe's own among them, on workers of one kind. */
public record Sessions(
        @JsonPropertyDescription("Connections on current workers.")
        Integer current,

        @JsonPropertyDescription("Connections on draining workers.")
        Integer draining) {}
