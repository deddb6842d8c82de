package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/**
 * A whole haproxy.cfg that somebody wrote. The operator adds the revision to its {@code global} section and, where the
 * file doesn't say it, {@code mworker-max-reloads}; nothing else.
 */
public record Raw(
        @JsonPropertyDescription("ConfigMap key that holds the file.") @Required
        KeyReference configMap) {}
