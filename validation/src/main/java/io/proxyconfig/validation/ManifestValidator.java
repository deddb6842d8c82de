package io.proxyconfig.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.validation.ResourceTypes.Kind;
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
 * Reads the resources of a file and says of each what the API server would say to {@code kubectl apply
 * --validate=strict}: the CRD's schema and rules are evaluated, there is no second set of them.
 *
 * <p>Building one compiles the CRD's rules, which takes a good part of a second; keep it. It may be used by several
 * threads.
 */
public final class ManifestValidator {
    /** More than the API server takes in a request, many times over. */
    private static final long MOST_BYTES = 16L * 1024 * 1024;

    private final ResourceTypes kinds = ResourceTypes.load();
    private final KubernetesSerialization serialization = new KubernetesSerialization();

    /**
     * Reads a file.
     *
     * @param file YAML, one or more documents
     * @throws IOException when the file can't be read; what it holds never makes one
     */
    public Manifests validate(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            return new Reading(file).broken("the file is larger than " + MOST_BYTES + " bytes");
        }
        try {
            return new Reading(file).all(Files.readString(file));
        } catch (CharacterCodingException e) {
            return new Reading(file).broken("the file is not in UTF-8");
        }
    }

    /** The same for a file whose text is known already, so that exactly this text is judged. */
    public Manifests validate(Path file, String text) {
        return new Reading(file).all(text);
    }

    /** What is known of one file so far. */
    private final class Reading {
        private final Path file;
        private final List<ProxyConfig> proxyConfigs = new ArrayList<>();
        private final List<Secret> secrets = new ArrayList<>();
        private final List<ConfigMap> configMaps = new ArrayList<>();
        private final List<ManifestError> errors = new ArrayList<>();
        private final Map<String, Integer> firstLines = new HashMap<>();

        Reading(Path file) {
            this.file = file;
        }

        Manifests broken(String message) {
            errors.add(new ManifestError(file, null, null, 1, "", message));
            return manifests();
        }

        Manifests all(String text) {
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
                return List.of(
                        new ValidationFinding("", "a document must be a resource: apiVersion, kind, metadata", true));
            }
            for (String field : List.of("apiVersion", "kind")) {
                if (text(root.path(field)) == null) {
                    return List.of(ValidationFinding.required(field));
                }
            }
            Optional<Kind> kind = kinds.find(
                    root.path("apiVersion").asText(), root.path("kind").asText());
            if (kind.isEmpty()) {
                return List.of(unknownKind(root));
            }
            List<ValidationFinding> findings =
                    new ArrayList<>(findings(root, kind.get().schema()));
            twice(root, document).ifPresent(findings::add);
            return findings;
        }

        private ValidationFinding unknownKind(ObjectNode root) {
            return new ValidationFinding(
                    "kind",
                    "no matches for kind %s in version %s; a file here may hold %s"
                            .formatted(
                                    ValidationFinding.quoted(root.path("kind").asText()),
                                    ValidationFinding.quoted(
                                            root.path("apiVersion").asText()),
                                    kinds.names()),
                    true);
        }

        /** One would silently undo the other; {@code kubectl apply} shows at least that it did. */
        private Optional<ValidationFinding> twice(ObjectNode root, YamlDocument document) {
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

    /** As the API server goes about it: what one step finds keeps the next ones from guessing. */
    private List<ValidationFinding> findings(ObjectNode root, StructuralSchema schema) {
        List<ValidationFinding> unknown = SchemaCheck.unknownFields(root, schema);
        if (!unknown.isEmpty()) {
            return unknown;
        }
        // A status is the operator's to say; the API server drops it as well.
        root.remove("status");
        Defaults.fillIn(root, schema);
        List<ValidationFinding> findings = new ArrayList<>(SchemaCheck.values(root, schema));
        findings.addAll(CoreChecks.names(root));
        switch (root.path("kind").asText()) {
            case "Secret" -> findings.addAll(CoreChecks.data(root, "stringData", "data"));
            case "ConfigMap" -> findings.addAll(CoreChecks.data(root, "data", "binaryData"));
            default -> {}
        }
        if (findings.stream().noneMatch(ValidationFinding::blocksRules)) {
            findings.addAll(CelRuleCheck.findings(JsonValues.plain(root), schema));
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
