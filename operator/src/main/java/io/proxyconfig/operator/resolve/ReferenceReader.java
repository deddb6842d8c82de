package io.proxyconfig.operator.resolve;

import io.proxyconfig.api.v1alpha1.LocalReference;
import io.proxyconfig.api.v1alpha1.Raw;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Follows a resource's references and collects those that lead nowhere. */
final class ReferenceReader {
    private final String namespace;
    private final References references;
    private final Checks checks;

    ReferenceReader(String namespace, References references, Checks checks) {
        this.namespace = namespace;
        this.references = references;
        this.checks = checks;
    }

    /** The Secret's values under these keys, without the line break that files and {@code echo} leave at their end. */
    Map<String, String> secret(String field, LocalReference reference, List<String> keys) {
        Map<String, String> secret = references.secrets().get(reference.name());
        if (secret == null) {
            checks.problem(
                    field + ".name",
                    "there is no Secret " + reference.name() + " in namespace " + namespace
                            + "; create it with the keys " + String.join(", ", keys));
        }
        Map<String, String> values = new HashMap<>();
        for (String key : keys) {
            String value = secret == null ? "" : withoutLineEnd(secret.getOrDefault(key, ""));
            if (secret != null && value.isEmpty()) {
                checks.problem(field, "Secret " + reference.name() + " has no value under the key " + key + "; add it");
            }
            values.put(key, value);
        }
        return values;
    }

    @Nullable String optional(LocalReference reference, String key) {
        return references.secrets().getOrDefault(reference.name(), Map.of()).get(key);
    }

    Configuration.RawText raw(Raw raw) {
        String field = "spec.raw.configMap";
        String name = raw.configMap().name();
        Map<String, String> configMap = references.configMaps().get(name);
        String text = configMap == null ? null : configMap.get(raw.configMap().key());
        if (configMap == null) {
            checks.problem(
                    field + ".name",
                    "there is no ConfigMap " + name + " in namespace " + namespace + "; create it with the key "
                            + raw.configMap().key());
        } else if (text == null) {
            checks.problem(
                    field + ".key",
                    "ConfigMap " + name + " has no key " + raw.configMap().key() + "; add it or name another");
        }
        return new Configuration.RawText(text == null ? "" : text, field);
    }

    private static String withoutLineEnd(String value) {
        int end = value.length();
        while (end > 0 && (value.charAt(end - 1) == '\n' || value.charAt(end - 1) == '\r')) {
            end--;
        }
        return value.substring(0, end);
    }
}
