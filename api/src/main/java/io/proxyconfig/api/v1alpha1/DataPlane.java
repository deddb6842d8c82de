package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** Which HAProxy instances the configuration goes to. */
public record DataPlane(
        @JsonPropertyDescription("HAProxies that exist already, in or out of the cluster.") @Required
        External external) {}
