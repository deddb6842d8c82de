package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;

/** Which HAProxy instances the configuration goes to. */
@ValidationRule(
        value = "has(self.external)",
        message = "spec.dataPlane.external is required: name the instances to configure",
        reason = "FieldValueRequired",
        fieldPath = ".external")
public record DataPlane(
        @JsonPropertyDescription("HAProxies that exist already, in or out of the cluster; required.")
        External external) {}
