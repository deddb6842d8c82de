package io.proxyconfig.operator.local;

import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.operator.resolve.References;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is in force, of all files together.
 *
 * @param entries by name, which is unique in the folder because the status file is named after it
 * @param secrets namespace, then name, then key, then value
 * @param configMaps the same
 * @param mounted Secrets of {@code --secrets-dir}, which are there in every namespace: name, then key, then value
 */
record ResourceIndex(
        SortedMap<String, Entry> entries,
        Map<String, Map<String, Map<String, String>>> secrets,
        Map<String, Map<String, Map<String, String>>> configMaps,
        Map<String, Map<String, String>> mounted) {

    static final ResourceIndex EMPTY = new ResourceIndex(new TreeMap<>(), Map.of(), Map.of(), Map.of());

    ResourceIndex {
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    /** Names of what there is, so that no log can show a secret. */
    @Override
    public String toString() {
        return "ResourceIndex" + entries.keySet();
    }

    /**
     * A ProxyConfig, or what is known of one that never could be used.
     *
     * @param name its name, and its status file's
     * @param file name of the file that it is, or should be, in
     * @param resource what is in force; null when nothing is
     * @param errors what is wrong with it now, each with file and line
     */
    record Entry(String name, String file, @Nullable ProxyConfig resource, List<String> errors) {
        static final String DEFAULT_NAMESPACE = "default";

        String namespace() {
            return resource == null ? DEFAULT_NAMESPACE : resource.getMetadata().getNamespace();
        }

        /** All errors, as a condition shows them; empty when there are none. */
        String message() {
            return String.join("; ", errors);
        }
    }

    Optional<Entry> entry(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    /** What a ProxyConfig in that namespace can refer to; a mounted Secret's values count before a manifest's. */
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
