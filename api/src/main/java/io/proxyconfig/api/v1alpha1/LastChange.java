package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** How the operator applied the last change. */
public record LastChange(
        @JsonPropertyDescription("Generation of the spec that the change comes from.") @Min(0) Long generation,

        @JsonPropertyDescription(
                "How the change was applied. Unchanged: the instances ran it already. Runtime: the running workers took it, without a reload. Reload: HAProxy started new workers.")
        ChangeMethod method,

        @JsonPropertyDescription("Why the change needed that method. A longer text is cut and ends with an ellipsis.")
        @Size(max = StatusLimits.TEXT) String reason,

        @JsonPropertyDescription("Time at which the operator sent the change to the first instance.") @DateTime
        String appliedTime,

        @JsonPropertyDescription(
                "Milliseconds from then until the operator had verified the change on every instance. Absent until then.")
        @Min(0) @Nullable Long liveAfterMilliseconds) {}
