package io.proxyconfig.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The supported resource types, each with the schema of the whole resource. */
final class ResourceTypes {
    /** The CRD, which the build copies into the jar. */
    private static final String CRD = "/crds/proxyconfigs.proxyconfig.io.yaml";

    private static final String CORE = "core.yaml";

    private final List<ResourceType> types;

    /**
     * One resource type.
     *
     * @param apiVersion group and version
     * @param kind kind
     * @param schema schema of the resource, including {@code metadata}
     */
    record ResourceType(String apiVersion, String kind, StructuralSchema schema) {}

    private ResourceTypes(List<ResourceType> types) {
        this.types = types;
    }

    /** Loads all types. It throws an {@link IllegalStateException} if a schema has an unsupported keyword or rule. */
    static ResourceTypes load() {
        SchemaParser parser = new SchemaParser(new CelRuleCompiler());
        JsonNode core = resource(CORE);
        JsonNode metadata = core.path("metadata");
        List<ResourceType> types = new ArrayList<>();
        JsonNode crd = resource(CRD).path("spec");
        for (JsonNode version : crd.path("versions")) {
            String apiVersion =
                    crd.path("group").asText() + "/" + version.path("name").asText();
            ObjectNode schema = (ObjectNode) version.path("schema").path("openAPIV3Schema");
            types.add(type(apiVersion, crd.path("names").path("kind"), schema, metadata, parser));
        }
        for (JsonNode kind : core.path("kinds")) {
            types.add(type(
                    kind.path("apiVersion").asText(),
                    kind.path("kind"),
                    (ObjectNode) kind.path("schema"),
                    metadata,
                    parser));
        }
        return new ResourceTypes(List.copyOf(types));
    }

    Optional<ResourceType> find(String apiVersion, String kind) {
        return types.stream()
                .filter(one -> one.apiVersion().equals(apiVersion) && one.kind().equals(kind))
                .findFirst();
    }

    /** The supported types, for messages. */
    String names() {
        return String.join(
                ", ",
                types.stream()
                        .map(one -> one.kind() + " (" + one.apiVersion() + ")")
                        .toList());
    }

    private static ResourceType type(
            String apiVersion, JsonNode name, ObjectNode schema, JsonNode metadata, SchemaParser parser) {
        ObjectNode properties = schema.withObjectProperty("properties");
        properties.putObject("apiVersion").put("type", "string");
        properties.putObject("kind").put("type", "string");
        properties.set("metadata", metadata);
        return new ResourceType(apiVersion, name.asText(), parser.parse(schema));
    }

    private static JsonNode resource(String name) {
        try (InputStream stream = ResourceTypes.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("the resource " + name + " is missing in the jar; build it again");
            }
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return YamlDocument.all(text).getFirst().root();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}
