package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** What the probe sidecar tries through the listeners, all the time. */
public record Probe(
        @JsonPropertyDescription("MySQL connections through a listener.") @Required
        MySqlProbe mysql) {}
