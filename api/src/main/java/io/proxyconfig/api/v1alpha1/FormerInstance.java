package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** An external instance that the spec no longer names, and whose probe has not confirmed that it closed its connections. */
@JsonClassDescription(
        "An external instance that the spec no longer names, and whose probe has not confirmed that it closed its connections.")
public record FormerInstance(
        @JsonPropertyDescription("Name that the instance had.") @Required @Size(min = 1, max = 253) String name,

        @JsonPropertyDescription("URL of its probe.") @Required @Size(max = SpecLimits.URL) String probeURL) {}
