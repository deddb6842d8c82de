package io.proxyconfig.operator.resolve;

import io.proxyconfig.api.v1alpha1.ObservedInput;
import java.util.List;
import java.util.Map;

/**
 * The data of the objects that a resource refers to, from the API server or from files.
 *
 * @param secrets name of the Secret, then key, then decoded value
 * @param configMaps name of the ConfigMap, then key, then value
 * @param versions the versions of the objects, in a fixed order; empty if the source has none
 * @param reserved name of each Secret that no resource may refer to, and what it is: a clause after its name
 */
public record References(
        Map<String, Map<String, String>> secrets,
        Map<String, Map<String, String>> configMaps,
        List<ObservedInput> versions,
        Map<String, String> reserved) {

    public References {
        secrets = Map.copyOf(secrets);
        configMaps = Map.copyOf(configMaps);
        versions = List.copyOf(versions);
        reserved = Map.copyOf(reserved);
    }

    /** References without versions and reserved Secrets. */
    public References(Map<String, Map<String, String>> secrets, Map<String, Map<String, String>> configMaps) {
        this(secrets, configMaps, List.of(), Map.of());
    }

    /** Names only, so that no log can show a secret. */
    @Override
    public String toString() {
        return "References[secrets=" + secrets.keySet() + ", configMaps=" + configMaps.keySet() + "]";
    }
}
