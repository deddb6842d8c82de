package io.proxyconfig.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.validation.ResourceTypes.ResourceType;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Validates the resources of a file like {@code kubectl apply --validate=strict}. It evaluates the schema and the rules of the
 * CRD.
 *
 * <p>The constructor compiles the rules, which takes some hundred milliseconds. Reuse the object. Thread-safe.
 */
public final class ManifestValidator {
    /** The API server accepts requests of 3 MiB at most. A file can contain several resources. */
    private static final long MAX_BYTES = 16L * 1024 * 1024;

    private final ResourceTypes types = ResourceTypes.load();
    private final KubernetesSerialization serialization = new KubernetesSerialization();

    /**
     * Validates a file.
     *
     * @param file YAML with one or more documents
     * @throws IOException if the file cannot be read; invalid content causes errors in the result
     */
    public Manifests validate(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            return new Validation(file).invalid("the file is larger than " + MAX_BYTES + " bytes; split it");
        }
        try {
            return new Validation(file).validate(Files.readString(file));
        } catch (CharacterCodingException e) {
            return new Validation(file).invalid("the file is not in UTF-8");
        }
    }

    /** Validates the text of a file that the caller has read. */
    public Manifests validate(Path file, String text) {
        return new Validation(file).validate(text);
    }

    /** The validation of one file: the resources and errors of all documents. */
    private final class Validation {
        private final Path file;
        private final List<ProxyConfig> proxyConfigs = new ArrayList<>();
        private final List<Secret> secrets = new ArrayList<>();
        private final List<ConfigMap> configMaps = new ArrayList<>();
        private final List<ManifestError> errors = new ArrayList<>();
        private final Map<String, Integer> firstLines = new HashMap<>();

        Validation(Path file) {
            this.file = file;
        }

        Manifests invalid(String message) {
            errors.add(new ManifestError(file, null, null, 1, "", message));
            return manifests();
        }

        Manifests validate(String text) {
            YamlDocument.all(text.startsWith("\uFEFF") ? text.substring(1) : text)
                    .forEach(this::document);
            errors.sort(Comparator.comparingInt(ManifestError::line));
            return manifests();
        }

        private Manifests manifests() {
            return new Manifests(proxyConfigs, secrets, configMaps, errors);
        }

        private void document(YamlDocument document) {
            @Nullable String kind = text(document.root().path("kind"));
            @Nullable String name = text(document.root().path("metadata").path("name"));
            document.problems()
                    .forEach(problem -> errors.add(new ManifestError(
                            file,
                            kind,
                            name,
                            problem.line(),
                            CoreChecks.withoutValues(problem.field()),
                            problem.message())));
            if (!document.problems().isEmpty()) {
                return;
            }
            List<ValidationFinding> findings = check(document);
            findings.forEach(finding -> errors.add(new ManifestError(
                    file, kind, name, document.line(finding.field()), finding.field(), finding.message())));
            if (findings.isEmpty()) {
                add(document.root());
            }
        }

        private List<ValidationFinding> check(YamlDocument document) {
            if (!(document.root() instanceof ObjectNode root)) {
                return List.of(new ValidationFinding(
                        "", "a document must be a resource with apiVersion, kind and metadata", true));
            }
            for (String field : List.of("apiVersion", "kind")) {
                if (text(root.path(field)) == null) {
                    return List.of(ValidationFinding.required(field));
                }
            }
            Optional<ResourceType> type = types.find(
                    root.path("apiVersion").asText(), root.path("kind").asText());
            if (type.isEmpty()) {
                return List.of(unknownKind(root));
            }
            List<ValidationFinding> findings =
                    new ArrayList<>(findings(root, type.get().schema()));
            duplicate(root, document).ifPresent(findings::add);
            return findings;
        }

        private ValidationFinding unknownKind(ObjectNode root) {
            return new ValidationFinding(
                    "kind",
                    "no matches for kind %s in version %s; supported are %s"
                            .formatted(
                                    ValidationFinding.quoted(root.path("kind").asText()),
                                    ValidationFinding.quoted(
                                            root.path("apiVersion").asText()),
                                    types.names()),
                    true);
        }

        /** The second resource would replace the first one. */
        private Optional<ValidationFinding> duplicate(ObjectNode root, YamlDocument document) {
            JsonNode metadata = root.path("metadata");
            String key = root.path("kind").asText() + " "
                    + metadata.path("namespace").asText("default") + "/"
                    + metadata.path("name").asText();
            Integer before = firstLines.putIfAbsent(key, document.line("kind"));
            return before == null
                    ? Optional.empty()
                    : Optional.of(ValidationFinding.duplicate(
                            "metadata.name",
                            ValidationFinding.quoted(metadata.path("name").asText()) + ": line " + before
                                    + " starts another resource of this kind and name"));
        }

        private void add(JsonNode root) {
            switch (root.path("kind").asText()) {
                case "Secret" -> {
                    CoreChecks.mergeStringData((ObjectNode) root);
                    secrets.add(resource(root, Secret.class));
                }
                case "ConfigMap" -> configMaps.add(resource(root, ConfigMap.class));
                default -> proxyConfigs.add(resource(root, ProxyConfig.class));
            }
        }
    }

    /** The steps of the API server. An error in one step can prevent the next steps. */
    private List<ValidationFinding> findings(ObjectNode root, StructuralSchema schema) {
        List<ValidationFinding> unknown = SchemaCheck.unknownFields(root, schema);
        if (!unknown.isEmpty()) {
            return unknown;
        }
        // Only the operator writes the status. The API server ignores it, too.
        root.remove("status");
        Defaults.apply(root, schema);
        List<ValidationFinding> findings = new ArrayList<>(SchemaCheck.values(root, schema));
        findings.addAll(CoreChecks.names(root));
        switch (root.path("kind").asText()) {
            case "Secret" -> findings.addAll(CoreChecks.data(root, "stringData", "data"));
            case "ConfigMap" -> findings.addAll(CoreChecks.data(root, "data", "binaryData"));
            default -> {}
        }
        if (findings.stream().noneMatch(ValidationFinding::blocksRules)) {
            findings.addAll(CelRuleCheck.validate(JsonValues.toJava(root), schema));
        }
        return findings;
    }

    private <T extends HasMetadata> T resource(JsonNode root, Class<T> type) {
        T resource = serialization.convertValue(root, type);
        if (resource.getMetadata().getNamespace() == null) {
            resource.getMetadata().setNamespace("default");
        }
        return resource;
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() && !node.textValue().isEmpty() ? node.textValue() : null;
    }
}
