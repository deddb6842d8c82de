package io.proxyconfig.operator.local;

import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.operator.resolve.InstanceEndpoints;
import io.proxyconfig.operator.resolve.OtherResource;
import io.proxyconfig.operator.resolve.References;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The resources of all files.
 *
 * @param entries the ProxyConfigs by name, which is unique in the folder because the status file has this name
 * @param secrets the values of Secrets by namespace, name and key
 * @param configMaps the values of ConfigMaps by namespace, name and key
 * @param mounted the values of Secrets in {@code --secrets-dir} by name and key; they exist in every namespace
 */
record ResourceIndex(
        SortedMap<String, IndexedResource> entries,
        Map<String, Map<String, Map<String, String>>> secrets,
        Map<String, Map<String, Map<String, String>>> configMaps,
        Map<String, Map<String, String>> mounted) {

    static final ResourceIndex EMPTY = new ResourceIndex(new TreeMap<>(), Map.of(), Map.of(), Map.of());

    ResourceIndex {
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    /** Shows only names, because the values are secret. */
    @Override
    public String toString() {
        return "ResourceIndex" + entries.keySet();
    }

    /**
     * A ProxyConfig, or the errors of one that never had valid content.
     *
     * @param name its name
     * @param file name of the file that defines it
     * @param resource its last valid content; null if there is none
     * @param errors the present errors, each with file and line
     */
    record IndexedResource(
            String name, String file, @Nullable ProxyConfig resource, List<String> errors) {
        static final String DEFAULT_NAMESPACE = "default";

        String namespace() {
            return resource == null ? DEFAULT_NAMESPACE : resource.getMetadata().getNamespace();
        }

        private Optional<OtherResource> other() {
            return Optional.ofNullable(resource)
                    .map(one -> new OtherResource(name, namespace(), name, name, InstanceEndpoints.of(one.getSpec())));
        }

        /** All errors, as a condition shows them; empty if there are none. */
        String message() {
            return String.join("; ", errors);
        }
    }

    Optional<IndexedResource> entry(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    /** The resources besides one that name one of these addresses. The oldest one has the first name, because files have no age. */
    List<OtherResource> naming(Set<String> endpoints, String except) {
        return entries.values().stream()
                .filter(entry -> !entry.name().equals(except))
                .flatMap(entry -> entry.other().stream())
                .filter(other -> !Collections.disjoint(other.endpoints(), endpoints))
                .toList();
    }

    /**
     * The objects that a ProxyConfig in this namespace can refer to. Values of mounted Secrets have priority over
     * values in manifests.
     */
    References references(String namespace) {
        Map<String, Map<String, String>> all = new HashMap<>(secrets.getOrDefault(namespace, Map.of()));
        mounted.forEach((name, values) -> {
            Map<String, String> merged = new HashMap<>(all.getOrDefault(name, Map.of()));
            merged.putAll(values);
            all.put(name, merged);
        });
        return new References(all, configMaps.getOrDefault(namespace, Map.of()));
    }
}
