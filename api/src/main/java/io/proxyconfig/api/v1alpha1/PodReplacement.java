package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A pod that differs from {@code spec.pod} and is still to be replaced. */
@JsonClassDescription("A pod that differs from spec.pod and is still to be replaced.")
public record PodReplacement(
        @JsonPropertyDescription("Name of the pod.") @Required @Size(min = 1, max = 253) String pod,

        @JsonPropertyDescription("What the replacement waits for.") @Required @Size(max = StatusLimits.TEXT) String message,

        @JsonPropertyDescription("Client connections of the pod. Absent if its probe does not report them.")
        @Min(0) @Nullable Integer sessions) {}
