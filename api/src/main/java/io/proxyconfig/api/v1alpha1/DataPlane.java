package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Which HAProxy instances the configuration goes to. */
public record DataPlane(
        @JsonPropertyDescription(
                "HAProxies that exist already, in or out of the cluster; leave out for instances that the operator runs.")
        @Nullable External external) {}
