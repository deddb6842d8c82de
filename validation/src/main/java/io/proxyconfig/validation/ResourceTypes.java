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

/** The kinds of resources that a file may hold, each with the schema of the whole resource. */
final class ResourceTypes {
    /** The checked-in CRD, which the build copies into the jar. */
    private static final String CRD = "/crds/proxyconfigs.proxyconfig.io.yaml";

    private static final String CORE = "core.yaml";

    private final List<Kind> kinds;

    /**
     * One of them.
     *
     * @param apiVersion group and version
     * @param kind the kind
     * @param schema of the resource, {@code metadata} included
     */
    record Kind(String apiVersion, String kind, StructuralSchema schema) {}

    private ResourceTypes(List<Kind> kinds) {
        this.kinds = kinds;
    }

    /** All of them; throws IllegalStateException where a schema or a rule can't be evaluated in full. */
    static ResourceTypes load() {
        SchemaParser parser = new SchemaParser(new CelRuleCompiler());
        JsonNode core = resource(CORE);
        JsonNode metadata = core.path("metadata");
        List<Kind> kinds = new ArrayList<>();
        JsonNode crd = resource(CRD).path("spec");
        for (JsonNode version : crd.path("versions")) {
            String apiVersion =
                    crd.path("group").asText() + "/" + version.path("name").asText();
            ObjectNode schema = (ObjectNode) version.path("schema").path("openAPIV3Schema");
            kinds.add(kind(apiVersion, crd.path("names").path("kind"), schema, metadata, parser));
        }
        for (JsonNode kind : core.path("kinds")) {
            kinds.add(kind(
                    kind.path("apiVersion").asText(),
                    kind.path("kind"),
                    (ObjectNode) kind.path("schema"),
                    metadata,
                    parser));
        }
        return new ResourceTypes(List.copyOf(kinds));
    }

    Optional<Kind> find(String apiVersion, String kind) {
        return kinds.stream()
                .filter(one -> one.apiVersion().equals(apiVersion) && one.kind().equals(kind))
                .findFirst();
    }

    /** For people: what a file may hold. */
    String names() {
        return String.join(
                ", ",
                kinds.stream()
                        .map(one -> one.kind() + " (" + one.apiVersion() + ")")
                        .toList());
    }

    private static Kind kind(
            String apiVersion, JsonNode name, ObjectNode schema, JsonNode metadata, SchemaParser parser) {
        ObjectNode properties = schema.withObjectProperty("properties");
        properties.putObject("apiVersion").put("type", "string");
        properties.putObject("kind").put("type", "string");
        properties.set("metadata", metadata);
        return new Kind(apiVersion, name.asText(), parser.parse(schema));
    }

    private static JsonNode resource(String name) {
        try (InputStream stream = ResourceTypes.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("this build lacks the resource " + name);
            }
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return YamlDocument.all(text).getFirst().root();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}
