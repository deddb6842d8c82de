package io.proxyconfig.validation;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import java.util.List;

/**
 * What a file holds. A document with an error is not among the resources.
 *
 * @param proxyConfigs with the defaults of the CRD's schema filled in, and without a status
 * @param secrets with {@code stringData} moved into {@code data}, as the API server stores it
 * @param configMaps as they are written
 * @param errors in the order of their lines
 */
public record Manifests(
        List<ProxyConfig> proxyConfigs, List<Secret> secrets, List<ConfigMap> configMaps, List<ManifestError> errors) {

    public Manifests {
        proxyConfigs = List.copyOf(proxyConfigs);
        secrets = List.copyOf(secrets);
        configMaps = List.copyOf(configMaps);
        errors = List.copyOf(errors);
    }
}
