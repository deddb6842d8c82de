package io.proxyconfig.operator.resolve;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.proxyconfig.api.v1alpha1.InstancePod;
import io.proxyconfig.api.v1alpha1.KeyReference;
import io.proxyconfig.api.v1alpha1.Raw;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the objects that a resource refers to, and adds a problem for each that does not exist. */
final class ReferenceReader {
    private static final int KEYS_IN_MESSAGE = 10;

    private final String namespace;
    private final References references;
    private final Problems problems;

    ReferenceReader(String namespace, References references, Problems problems) {
        this.namespace = namespace;
        this.references = references;
        this.problems = problems;
    }

    /** A Secret, whose keys are problems of the field. */
    SecretReader secret(String field, String name) {
        Map<String, String> data = references.secrets().get(name);
        String reserved = references.reserved().get(name);
        if (reserved != null) {
            problems.add(
                    field + ".name", "Secret " + name + " " + reserved + ": name a Secret that you created for this");
            return new SecretReader(field, name, null, problems);
        }
        if (data == null) {
            problems.add(
                    field + ".name",
                    "Secret " + name + " does not exist in namespace " + namespace
                            + ": create it, or name another Secret");
        }
        return new SecretReader(field, name, data, problems);
    }

    /**
     * The text of a file.
     *
     * @param pod of managed instances, whose environment the operator knows; null for the default
     */
    Configuration.RawText raw(Raw raw, @Nullable InstancePod pod) {
        String field = "spec.raw.configMap";
        KeyReference reference = raw.configMap();
        Map<String, String> data = references.configMaps().get(reference.name());
        String text = data == null ? null : data.get(reference.key());
        if (data == null) {
            problems.add(
                    field + ".name",
                    "ConfigMap " + reference.name() + " does not exist in namespace " + namespace
                            + ": create it, or name another ConfigMap");
        } else if (text == null) {
            problems.add(
                    field + ".key",
                    "ConfigMap " + reference.name() + " does not have the key " + reference.key() + existing(data)
                            + ": add the key, or name another key");
        }
        Set<String> variables =
                pod == null ? Set.of() : pod.env().stream().map(EnvVar::getName).collect(Collectors.toSet());
        return new Configuration.RawText(text == null ? "" : text, field, variables);
    }

    private static String existing(Map<String, String> data) {
        return data.isEmpty()
                ? ", and has no keys"
                : ", and has "
                        + data.keySet().stream().sorted().limit(KEYS_IN_MESSAGE).collect(Collectors.joining(", "))
                        + (data.size() > KEYS_IN_MESSAGE ? ", …" : "");
    }
}
