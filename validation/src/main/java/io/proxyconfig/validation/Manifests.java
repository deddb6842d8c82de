package io.proxyconfig.validation;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import java.util.List;

/**
 * The resources and the errors of a file. A document with an error is not among the resources.
 *
 * @param proxyConfigs ProxyConfigs with the defaults of the CRD and without a status
 * @param secrets Secrets; {@code stringData} is part of {@code data}, as in the API server
 * @param configMaps ConfigMaps
 * @param errors errors in the order of their lines
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
