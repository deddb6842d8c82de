package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** How the last change went out. */
public record LastChange(
        @JsonPropertyDescription("The generation of the spec that it came from.")
        Long generation,

        @JsonPropertyDescription("Unchanged, Runtime (no reload) or Reload.")
        Method method,

        @JsonPropertyDescription("Why that method.") String reason,

        @JsonPropertyDescription("When it was handed to the first instance (RFC 3339).")
        String appliedTime,

        @JsonPropertyDescription("How long after that it was proven live on every instance; left out until it is.")
        @Nullable Long liveAfterMilliseconds) {

    /** What it took. */
    public enum Method {
        /** The instances ran it already. */
        Unchanged,
        /** Through the runtime API, on the running worker. */
        Runtime,
        /** A graceful reload. */
        Reload
    }
}
