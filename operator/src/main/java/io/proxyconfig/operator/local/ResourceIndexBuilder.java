package io.proxyconfig.operator.local;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.proxyconfig.api.v1alpha1.External;
import io.proxyconfig.api.v1alpha1.Probe;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.Raw;
import io.proxyconfig.operator.local.ManifestFile.DocumentId;
import io.proxyconfig.operator.local.ResourceIndex.IndexedResource;
import io.proxyconfig.operator.resolve.ConfigMapTexts;
import io.proxyconfig.validation.ManifestError;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Builds the index of the resources of all files. If two files define the same resource, it uses the first one. It
 * assigns each error to the ProxyConfigs that the error affects, so their status reports it. It has no side effects.
 */
final class ResourceIndexBuilder {
    /** An RFC 1123 subdomain, which Kubernetes accepts as a name. It contains no path separator. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");

    private final SortedMap<String, NamedResource> named = new TreeMap<>();
    private final Map<DocumentId, String> fileOf = new HashMap<>();
    private final Map<DocumentId, HasMetadata> references = new HashMap<>();
    private final Map<String, Set<String>> earlierNames;

    private ResourceIndexBuilder(Map<String, Set<String>> earlierNames) {
        this.earlierNames = earlierNames;
    }

    private static final class NamedResource {
        private final String file;
        private final @Nullable ProxyConfig resource;
        private final List<String> errors = new ArrayList<>();

        NamedResource(String file, @Nullable ProxyConfig resource) {
            this.file = file;
            this.resource = resource;
        }
    }

    /**
     * Builds the index.
     *
     * @param files by name; if two files define the same resource, the first one in this order is used
     * @param mounted the values of Secrets in {@code --secrets-dir} by name and key
     * @param earlierNames by file, the names of the ProxyConfigs that an earlier operator found there
     */
    static ResourceIndex build(
            SortedMap<String, ManifestFile> files,
            Map<String, Map<String, String>> mounted,
            Map<String, Set<String>> earlierNames) {
        ResourceIndexBuilder builder = new ResourceIndexBuilder(earlierNames);
        Map<String, List<ManifestError>> errors = new TreeMap<>();
        files.forEach((file, state) -> {
            List<ManifestError> here = new ArrayList<>(state.errors());
            errors.put(file, here);
            state.documents().forEach((id, document) -> builder.add(file, id, document, here));
        });
        errors.forEach((file, all) -> all.forEach(error -> builder.assign(file, error)));
        SortedMap<String, IndexedResource> entries = new TreeMap<>();
        builder.named.forEach((name, one) ->
                entries.put(name, new IndexedResource(name, one.file, one.resource, List.copyOf(one.errors))));
        return new ResourceIndex(entries, builder.values("Secret"), builder.values("ConfigMap"), mounted);
    }

    private void add(String file, DocumentId id, HasMetadata document, List<ManifestError> errors) {
        if (document instanceof ProxyConfig resource) {
            NamedResource first = named.get(id.name());
            if (first == null) {
                named.put(id.name(), new NamedResource(file, resource));
            } else {
                errors.add(duplicate(file, id, first.file, "which is in use; rename one of them"));
            }
            return;
        }
        HasMetadata first = references.putIfAbsent(id, document);
        if (first == null) {
            fileOf.put(id, file);
        } else if (!values(first).equals(values(document))) {
            errors.add(duplicate(file, id, fileOf.get(id), "with other values, which are in use; delete one of them"));
        }
    }

    private static ManifestError duplicate(String file, DocumentId id, @Nullable String first, String consequence) {
        return new ManifestError(
                Path.of(file),
                id.kind(),
                id.name(),
                1,
                "metadata.name",
                id.kind() + " " + id.name() + " is also in " + first + ", " + consequence);
    }

    /** Adds an error to the ProxyConfigs that it affects. */
    private void assign(String file, ManifestError error) {
        String recorded = inFolder(error);
        for (String name : affectedBy(file, error)) {
            named.computeIfAbsent(name, missing -> new NamedResource(file, null))
                    .errors
                    .add(recorded);
        }
    }

    /** The text of an error with the file name instead of the path. */
    private static String inFolder(ManifestError error) {
        return new ManifestError(
                        error.file().getFileName(),
                        error.kind(),
                        error.name(),
                        error.line(),
                        error.field(),
                        error.message())
                .toString();
    }

    private Set<String> affectedBy(String file, ManifestError error) {
        String name = error.name();
        if (name != null && ProxyConfig.class.getSimpleName().equals(error.kind()) && isName(name)) {
            return Set.of(name);
        }
        Set<String> affected = new HashSet<>();
        named.forEach((one, entry) -> {
            boolean here = entry.file.equals(file);
            boolean refers = name != null && entry.resource != null && refersTo(entry.resource, error.kind(), name);
            if (here || refers) {
                affected.add(one);
            }
        });
        if (name == null) {
            affected.addAll(earlierNames.getOrDefault(file, Set.of()));
        }
        if (affected.isEmpty()) {
            affected.add(withoutExtension(file));
        }
        return affected;
    }

    private static boolean isName(String name) {
        return name.length() <= 253 && NAME.matcher(name).matches();
    }

    private static String withoutExtension(String file) {
        return file.substring(0, file.lastIndexOf('.'));
    }

    private static boolean refersTo(ProxyConfig resource, @Nullable String kind, String name) {
        if ("ConfigMap".equals(kind)) {
            Raw raw = resource.getSpec().raw();
            return raw != null && raw.configMap().name().equals(name);
        }
        External external = resource.getSpec().external();
        Probe probe = resource.getSpec().probe();
        return "Secret".equals(kind)
                && ((external != null && external.credentialsSecretRef().name().equals(name))
                        || (probe != null
                                && probe.mysql().credentialsSecretRef().name().equals(name)));
    }

    private Map<String, Map<String, Map<String, String>>> values(String kind) {
        Map<String, Map<String, Map<String, String>>> values = new HashMap<>();
        references.forEach((id, document) -> {
            if (id.kind().equals(kind)) {
                values.computeIfAbsent(id.namespace(), namespace -> new HashMap<>())
                        .put(id.name(), values(document));
            }
        });
        return values;
    }

    /** The values as the API server stores them: {@code stringData} has priority over {@code data}. */
    private static Map<String, String> values(HasMetadata document) {
        Map<String, String> values = new HashMap<>();
        switch (document) {
            case Secret secret -> {
                orEmpty(secret.getData())
                        .forEach((key, value) -> values.put(
                                key, new String(Base64.getMimeDecoder().decode(value), StandardCharsets.UTF_8)));
                values.putAll(orEmpty(secret.getStringData()));
            }
            case ConfigMap configMap -> values.putAll(ConfigMapTexts.of(configMap));
            default -> throw new IllegalArgumentException(document.getKind() + " has no values");
        }
        return values;
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
