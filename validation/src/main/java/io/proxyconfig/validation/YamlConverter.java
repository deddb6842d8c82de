package io.proxyconfig.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.proxyconfig.validation.YamlDocument.YamlProblem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Converts YAML nodes to JSON and records the line of each field. */
final class YamlConverter {
    /** Far more than any valid resource has. Nested aliases can exceed it in a few lines. */
    private static final int MAX_VALUES = 200_000;

    /** A resource has about ten levels. An alias of its own parent would have no end. */
    private static final int MAX_DEPTH = 100;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final int firstLine;
    private final Map<String, Integer> lines = new HashMap<>();
    private final List<YamlProblem> problems = new ArrayList<>();
    private final Set<Node> parents = new HashSet<>();
    private int count;

    YamlConverter(int firstLine) {
        this.firstLine = firstLine;
    }

    YamlDocument document(Node node) {
        JsonNode root = value(node, "");
        return new YamlDocument(root, Map.copyOf(lines), line(node), List.copyOf(problems));
    }

    YamlDocument invalid(int line, String message) {
        return new YamlDocument(
                MissingNode.getInstance(), Map.of(), firstLine, List.of(new YamlProblem(line, "", message)));
    }

    private JsonNode value(Node node, String path) {
        if (++count > MAX_VALUES) {
            if (count == MAX_VALUES + 1) {
                problem(node, path, "the aliases of this document result in more than " + MAX_VALUES + " values");
            }
            return NullNode.getInstance();
        }
        if (node instanceof ScalarNode scalar) {
            return scalar(scalar, path);
        }
        if (parents.size() > MAX_DEPTH || !parents.add(node)) {
            problem(node, path, "the aliases of this document result in more than " + MAX_DEPTH + " levels");
            return NullNode.getInstance();
        }
        JsonNode value = node instanceof SequenceNode sequence ? items(sequence, path) : fields(node, path);
        parents.remove(node);
        return value;
    }

    private JsonNode scalar(ScalarNode node, String path) {
        Tag tag = node.getTag();
        if (tag.equals(Tag.STR) || tag.equals(Tag.MERGE)) {
            return TextNode.valueOf(node.getValue());
        }
        if (tag.equals(Tag.INT) || tag.equals(Tag.BOOL) || tag.equals(Tag.FLOAT) || tag.equals(Tag.NULL)) {
            return GoYamlResolver.plain(node.getValue()).orElseGet(() -> {
                problem(node, path, "this value of the type " + tag.getValue() + " has no JSON form");
                return NullNode.getInstance();
            });
        }
        problem(node, path, "unknown tag (a word that starts with !); put a string that starts with ! in quotes");
        return NullNode.getInstance();
    }

    private ArrayNode items(SequenceNode node, String path) {
        ArrayNode array = JSON.arrayNode();
        for (Node item : node.getValue()) {
            String itemPath = FieldPath.item(path, array.size());
            lines.putIfAbsent(itemPath, line(item));
            array.add(value(item, itemPath));
        }
        return array;
    }

    private ObjectNode fields(Node node, String path) {
        ObjectNode object = JSON.objectNode();
        List<Node> merged = new ArrayList<>();
        for (NodeTuple field : ((MappingNode) node).getValue()) {
            Node key = field.getKeyNode();
            if (key.getTag().equals(Tag.MERGE)) {
                merged.add(field.getValueNode());
            } else if (key instanceof ScalarNode scalar) {
                addField(object, scalar, field.getValueNode(), path);
            } else {
                problem(key, path, "a key must be a string");
            }
        }
        merged.forEach(one -> merge(object, one, path));
        return object;
    }

    private void addField(ObjectNode object, ScalarNode key, Node value, String path) {
        String name = scalar(key, path).asText();
        String fieldPath = FieldPath.child(path, name);
        if (object.has(name)) {
            problem(key, fieldPath, "duplicate key; line " + lines.get(fieldPath) + " has it, too");
            return;
        }
        lines.putIfAbsent(fieldPath, line(key));
        object.set(name, value(value, fieldPath));
    }

    /** The merge key {@code <<} of YAML 1.1. Keys of the mapping itself have priority. */
    private void merge(ObjectNode object, Node node, String path) {
        List<Node> sources = node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node);
        for (Node source : sources) {
            if (source instanceof MappingNode) {
                value(source, path).properties().forEach(field -> object.putIfAbsent(field.getKey(), field.getValue()));
            } else {
                problem(source, path, "the merge key << requires a mapping, or a list of mappings");
            }
        }
    }

    private void problem(Node node, String path, String message) {
        problems.add(new YamlProblem(line(node), path, message));
    }

    private int line(Node node) {
        return firstLine + node.getStartMark().getLine();
    }
}
