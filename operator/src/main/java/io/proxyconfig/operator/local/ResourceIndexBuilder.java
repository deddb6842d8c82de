package io.proxyconfig.operator.local;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.proxyconfig.api.v1alpha1.External;
import io.proxyconfig.api.v1alpha1.Probe;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.Raw;
import io.proxyconfig.operator.local.FileState.DocumentId;
import io.proxyconfig.operator.local.ResourceIndex.Entry;
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
 * Puts files together: who is in force where two say the same name, and which resource an error belongs to, so that somebody
 * reads of it in a status. Pure.
 */
final class ResourceIndexBuilder {
    /** RFC 1123 subdomain, what Kubernetes takes as a name; and nothing that leads out of a folder. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");

    private final SortedMap<String, Named> named = new TreeMap<>();
    private final Map<DocumentId, String> fileOf = new HashMap<>();
    private final Map<DocumentId, HasMetadata> references = new HashMap<>();
    private final Map<String, Set<String>> remembered;

    private ResourceIndexBuilder(Map<String, Set<String>> remembered) {
        this.remembered = remembered;
    }

    private static final class Named {
        private final String file;
        private final @Nullable ProxyConfig resource;
        private final List<String> errors = new ArrayList<>();

        Named(String file, @Nullable ProxyConfig resource) {
            this.file = file;
            this.resource = resource;
        }
    }

    /**
     * The files as one.
     *
     * @param files by name; the first one in this order counts where two say the same
     * @param mounted Secrets of {@code --secrets-dir}: name, then key, then value
     * @param remembered file, then the names of ProxyConfigs that an earlier operator found there
     */
    static ResourceIndex build(
            SortedMap<String, FileState> files,
            Map<String, Map<String, String>> mounted,
            Map<String, Set<String>> remembered) {
        ResourceIndexBuilder builder = new ResourceIndexBuilder(remembered);
        Map<String, List<ManifestError>> errors = new TreeMap<>();
        files.forEach((file, state) -> {
            List<ManifestError> here = new ArrayList<>(state.errors());
            errors.put(file, here);
            state.documents().forEach((id, document) -> builder.take(file, id, document, here));
        });
        errors.forEach((file, all) -> all.forEach(error -> builder.blame(file, error)));
        SortedMap<String, Entry> entries = new TreeMap<>();
        builder.named.forEach(
                (name, one) -> entries.put(name, new Entry(name, one.file, one.resource, List.copyOf(one.errors))));
        return new ResourceIndex(entries, builder.values("Secret"), builder.values("ConfigMap"), mounted);
    }

    private void take(String file, DocumentId id, HasMetadata document, List<ManifestError> errors) {
        if (document instanceof ProxyConfig resource) {
            Named first = named.get(id.name());
            if (first == null) {
                named.put(id.name(), new Named(file, resource));
            } else {
                errors.add(twice(file, id, first.file, "which is in force; name one of them differently"));
            }
            return;
        }
        HasMetadata first = references.putIfAbsent(id, document);
        if (first == null) {
            fileOf.put(id, file);
        } else if (!values(first).equals(values(document))) {
            errors.add(twice(file, id, fileOf.get(id), "with other values, which are in force"));
        }
    }

    private static ManifestError twice(String file, DocumentId id, @Nullable String first, String consequence) {
        return new ManifestError(
                Path.of(file),
                id.kind(),
                id.name(),
                1,
                "metadata.name",
                id.kind() + " " + id.name() + " is in " + first + " as well, " + consequence);
    }

    /** Tells an error to the ProxyConfigs that it is about. */
    private void blame(String file, ManifestError error) {
        String recorded = inFolder(error);
        for (String name : about(file, error)) {
            named.computeIfAbsent(name, missing -> new Named(file, null)).errors.add(recorded);
        }
    }

    /** As it prints, but for the folder's own path, which says nothing to those who read a status. */
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

    private Set<String> about(String file, ManifestError error) {
        String name = error.name();
        if (name != null && ProxyConfig.class.getSimpleName().equals(error.kind()) && isName(name)) {
            return Set.of(name);
        }
        Set<String> about = new HashSet<>();
        named.forEach((one, entry) -> {
            boolean here = entry.file.equals(file);
            boolean refers = name != null && entry.resource != null && refersTo(entry.resource, error.kind(), name);
            if (here || refers) {
                about.add(one);
            }
        });
        if (name == null) {
            about.addAll(remembered.getOrDefault(file, Set.of()));
        }
        if (about.isEmpty()) {
            about.add(withoutExtension(file));
        }
        return about;
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

    /** What the API server makes of it: {@code stringData} over decoded {@code data}. */
    private static Map<String, String> values(HasMetadata document) {
        Map<String, String> values = new HashMap<>();
        switch (document) {
            case Secret secret -> {
                orEmpty(secret.getData())
                        .forEach((key, value) -> values.put(
                                key, new String(Base64.getMimeDecoder().decode(value), StandardCharsets.UTF_8)));
                values.putAll(orEmpty(secret.getStringData()));
            }
            case ConfigMap configMap -> values.putAll(orEmpty(configMap.getData()));
            default -> throw new IllegalArgumentException(document.getKind() + " has no values");
        }
        return values;
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
