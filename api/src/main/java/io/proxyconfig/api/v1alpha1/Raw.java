package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/**
 * A whole haproxy.cfg. The operator adds the revision to its {@code global} section, and {@code mworker-max-reloads} if the
 * file does not set it.
 */
public record Raw(
        @JsonPropertyDescription("Key of a ConfigMap that holds the file.") @Required
        KeyReference configMap) {}
