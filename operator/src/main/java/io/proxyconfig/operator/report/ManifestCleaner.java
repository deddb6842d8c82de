package io.proxyconfig.operator.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Removes from Kubernetes objects what is secret, and what only makes them long. */
final class ManifestCleaner {
    private static final Pattern CREDENTIAL_NAME =
            Pattern.compile("(?i).*(password|passwd|pwd|secret|token|credential|api_?key|private_?key).*");

    /** Keys of Secrets whose value is no secret: where a database is, and certificates. */
    private static final Set<String> PUBLIC_KEYS =
            Set.of("host", "port", "dbname", "database", "namespace", "ca.crt", "tls.crt");

    private ManifestCleaner() {}

    /** The object without secrets. Changes nothing in the argument. */
    static JsonNode clean(JsonNode object) {
        if (object.path("kind").asText().equals("Secret")) {
            return summary(object);
        }
        JsonNode copy = object.deepCopy();
        if (copy.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
            if (metadata.path("annotations") instanceof ObjectNode annotations) {
                annotations.remove("kubectl.kubernetes.io/last-applied-configuration");
            }
        }
        removeCredentials(copy);
        return copy;
    }

    /** The values of a Secret by key, decoded. */
    static Map<String, String> values(JsonNode secret) {
        Map<String, String> values = new TreeMap<>();
        secret.path("data").properties().forEach(entry -> values.put(entry.getKey(), decoded(entry.getValue())));
        secret.path("stringData")
                .properties()
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().asText()));
        return values;
    }

    /** Whether the value of this key of a Secret is a secret. */
    static boolean isSecret(String key) {
        return !PUBLIC_KEYS.contains(key);
    }

    /**
     * Whether a Secret has the files with which a managed instance starts. These are also in other files of a bundle, which
     * would have no content without them.
     */
    static boolean isBootstrap(JsonNode secret) {
        return secret.at("/metadata/labels/app.kubernetes.io~1managed-by")
                        .asText()
                        .equals("proxyconfig-operator")
                && secret.at("/metadata/name").asText().endsWith("-boot");
    }

    /** Name, type, and the size of the value of each key. */
    private static JsonNode summary(JsonNode secret) {
        ObjectNode summary = JsonNodeFactory.instance.objectNode();
        summary.set("apiVersion", secret.path("apiVersion"));
        summary.set("kind", secret.path("kind"));
        ObjectNode metadata = summary.putObject("metadata");
        for (String field : List.of("name", "namespace", "labels", "ownerReferences", "creationTimestamp")) {
            if (secret.path("metadata").has(field)) {
                metadata.set(field, secret.path("metadata").path(field));
            }
        }
        summary.put("type", secret.path("type").asText("Opaque"));
        ArrayNode keys = summary.putArray("keys");
        values(secret)
                .forEach((key, value) ->
                        keys.addObject().put("key", key).put("bytes", value.getBytes(StandardCharsets.UTF_8).length));
        return summary;
    }

    /** Removes the literal values of environment variables whose name says that they are credentials. */
    private static void removeCredentials(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.path("value").isTextual()
                && CREDENTIAL_NAME.matcher(object.path("name").asText()).matches()) {
            object.put("value", Redactor.REMOVED);
        }
        node.forEach(ManifestCleaner::removeCredentials);
    }

    private static String decoded(JsonNode value) {
        try {
            return new String(Base64.getDecoder().decode(value.asText()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value.asText(); // of a manifest that is invalid: no base64, so it is the value itself
        }
    }
}
