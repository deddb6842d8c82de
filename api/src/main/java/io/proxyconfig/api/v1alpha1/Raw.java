package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/**
 * A whole haproxy.cfg. The operator adds a few lines to its {@code global} section, such as the revision. The file
 * docs/raw-files.md lists them.
 */
public record Raw(
        @JsonPropertyDescription("Key of a ConfigMap that holds the file.") @Required
        KeyReference configMap) {}
