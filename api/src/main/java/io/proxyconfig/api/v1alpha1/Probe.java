package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** Connections that the probe makes through the listeners. */
public record Probe(
        @JsonPropertyDescription("MySQL connections through a listener.") @Required
        MySqlProbe mysql) {}
