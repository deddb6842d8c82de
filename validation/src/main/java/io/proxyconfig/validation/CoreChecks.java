package io.proxyconfig.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Validates the names of all resources, and the data of Secrets and ConfigMaps, like the API server
 * ({@code apimachinery/pkg/util/validation}, {@code kubernetes/pkg/apis/core/validation}). The messages contain no values.
 */
final class CoreChecks {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    @SuppressWarnings("prose") // the message of Kubernetes
    private static final String LABEL_RULE =
            "label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric"
                    + " character (e.g. 'my-name',  or '123-abc'";

    @SuppressWarnings("prose") // the message of Kubernetes
    private static final String SUBDOMAIN_RULE =
            "subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an"
                    + " alphanumeric character (e.g. 'example.com'";

    private static final Pattern KEY = Pattern.compile("(?!\\.$|\\.\\.)[-._a-zA-Z0-9]{1,253}");
    private static final Pattern INSIDE_DATA =
            Pattern.compile("^((?:data|stringData)(?:\\.[A-Za-z0-9_-]+|\\[[^\\]]*\\]))[.\\[].*", Pattern.DOTALL);
    private static final int MAX_DATA_BYTES = 1024 * 1024;

    private CoreChecks() {}

    static List<ValidationFinding> names(JsonNode root) {
        List<ValidationFinding> findings = new ArrayList<>();
        JsonNode metadata = root.path("metadata");
        String name = metadata.path("name").asText();
        if (name.isEmpty()) {
            findings.add(new ValidationFinding("metadata.name", "Required value: name is required", false));
        } else {
            name("metadata.name", name, 253, SUBDOMAIN, SUBDOMAIN_RULE, findings);
        }
        String namespace = metadata.path("namespace").asText("default");
        name("metadata.namespace", namespace, 63, LABEL, LABEL_RULE, findings);
        return findings;
    }

    private static void name(
            String field, String name, int maximum, Pattern pattern, String rule, List<ValidationFinding> findings) {
        if (name.length() > maximum) {
            findings.add(ValidationFinding.invalid(
                    field, ValidationFinding.quoted(name), "must be no more than " + maximum + " bytes"));
        }
        if (!pattern.matcher(name).matches()) {
            String reason = "a lowercase RFC 1123 " + rule + ", regex used for validation is '" + pattern + "')";
            findings.add(ValidationFinding.invalid(field, ValidationFinding.quoted(name), reason));
        }
    }

    /** Validates the keys, the encoding and the size of the data of a Secret or ConfigMap; {@code encoded} is the field in base64. */
    static List<ValidationFinding> data(JsonNode root, String plain, String encoded) {
        List<ValidationFinding> findings = new ArrayList<>();
        long size = 0;
        for (var entry : root.path(plain).properties()) {
            key(FieldPath.child(plain, entry.getKey()), entry.getKey(), findings);
            size += entry.getValue().asText().getBytes(StandardCharsets.UTF_8).length;
        }
        for (var entry : root.path(encoded).properties()) {
            String field = FieldPath.child(encoded, entry.getKey());
            key(field, entry.getKey(), findings);
            try {
                size += Base64.getDecoder()
                        .decode(withoutLineBreaks(entry.getValue().asText()))
                        .length;
            } catch (IllegalArgumentException notBase64) {
                findings.add(new ValidationFinding(
                        field, "illegal base64 data; write plain text in the field " + plain, false));
            }
        }
        if (size > MAX_DATA_BYTES) {
            findings.add(ValidationFinding.tooLong(encoded, MAX_DATA_BYTES));
        }
        return findings;
    }

    /** The path of a field without the part inside a value of a Secret, which must be a string. */
    static String withoutValues(String field) {
        return INSIDE_DATA.matcher(field).replaceFirst("$1");
    }

    /** Moves {@code stringData} of a Secret to {@code data}, like the API server. */
    static void mergeStringData(ObjectNode secret) {
        ObjectNode data = secret.withObjectProperty("data");
        data.properties()
                .forEach(entry -> entry.setValue(
                        data.textNode(withoutLineBreaks(entry.getValue().asText()))));
        secret.path("stringData")
                .properties()
                .forEach(entry -> data.put(
                        entry.getKey(),
                        Base64.getEncoder()
                                .encodeToString(entry.getValue().asText().getBytes(StandardCharsets.UTF_8))));
        secret.remove("stringData");
    }

    /** The base64 decoder of Go ignores line breaks. */
    private static String withoutLineBreaks(String base64) {
        return base64.replace("\n", "").replace("\r", "");
    }

    private static void key(String field, String key, List<ValidationFinding> findings) {
        if (!KEY.matcher(key).matches()) {
            String reason =
                    "a valid config key must consist of alphanumeric characters, '-', '_' or '.', at most 253 of them";
            findings.add(ValidationFinding.invalid(field, ValidationFinding.quoted(key), reason));
        }
    }
}
