package io.proxyconfig.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the API server holds every resource's names to, and the data of Secrets and ConfigMaps
 * (apimachinery/pkg/util/validation, kubernetes/pkg/apis/core/validation). None of its messages holds a value.
 */
final class CoreChecks {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final String LABEL_RULE =
            "label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric"
                    + " character (e.g. 'my-name',  or '123-abc'";
    private static final String SUBDOMAIN_RULE =
            "subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an"
                    + " alphanumeric character (e.g. 'example.com'";
    private static final Pattern KEY = Pattern.compile("(?!\\.$|\\.\\.)[-._a-zA-Z0-9]{1,253}");
    private static final Pattern INSIDE_DATA =
            Pattern.compile("^((?:data|stringData)(?:\\.[A-Za-z0-9_-]+|\\[[^\\]]*\\]))[.\\[].*", Pattern.DOTALL);
    private static final int MOST_DATA = 1024 * 1024;

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
            String field, String name, int most, Pattern pattern, String rule, List<ValidationFinding> findings) {
        if (name.length() > most) {
            findings.add(ValidationFinding.invalid(
                    field, ValidationFinding.quoted(name), "must be no more than " + most + " bytes"));
        }
        if (!pattern.matcher(name).matches()) {
            String why = "a lowercase RFC 1123 " + rule + ", regex used for validation is '" + pattern + "')";
            findings.add(ValidationFinding.invalid(field, ValidationFinding.quoted(name), why));
        }
    }

    /** Keys, encoding and size of the data of a Secret or ConfigMap; {@code encoded} is the field in base64. */
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
                findings.add(
                        new ValidationFinding(field, "illegal base64 data; plain text belongs in " + plain, false));
            }
        }
        if (size > MOST_DATA) {
            findings.add(ValidationFinding.tooLong(encoded, MOST_DATA));
        }
        return findings;
    }

    /** A field without what is inside a Secret's value, which ought to be a text. */
    static String withoutValues(String field) {
        return INSIDE_DATA.matcher(field).replaceFirst("$1");
    }

    /** Moves a Secret's {@code stringData} into its {@code data}, as the API server does. */
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

    /** Go's decoder skips them. */
    private static String withoutLineBreaks(String base64) {
        return base64.replace("\n", "").replace("\r", "");
    }

    private static void key(String field, String key, List<ValidationFinding> findings) {
        if (!KEY.matcher(key).matches()) {
            String why =
                    "a valid config key must consist of alphanumeric characters, '-', '_' or '.', at most 253 of them";
            findings.add(ValidationFinding.invalid(field, ValidationFinding.quoted(key), why));
        }
    }
}
