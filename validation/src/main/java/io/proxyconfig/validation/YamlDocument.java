package io.proxyconfig.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * One document of a YAML file as JSON, with the line of every field.
 *
 * @param root the value; a missing node if the text is not YAML
 * @param lines lines by field path, starting at 1
 * @param firstLine first line of the document
 * @param problems YAML errors; the value is incomplete if there are any
 */
record YamlDocument(JsonNode root, Map<String, Integer> lines, int firstLine, List<YamlProblem> problems) {
    /** The separator of documents in kubectl. Each document is parsed separately, so that an invalid one hides no other. */
    private static final Pattern START = Pattern.compile("^---(?=\\s|$)", Pattern.MULTILINE | Pattern.UNIX_LINES);

    /** Messages of the YAML library that contain a value. It can be a password without quotes. */
    private static final Pattern NAME = Pattern.compile("^(found undefined (?:alias|tag handle)) .*", Pattern.DOTALL);

    /** A YAML error; {@code field} is empty if it is not in a field. */
    record YamlProblem(int line, String field, String message) {}

    /** All documents of a text that are not empty. */
    static List<YamlDocument> all(String text) {
        List<YamlDocument> documents = new ArrayList<>();
        Matcher next = START.matcher(text);
        int from = 0;
        int line = 1;
        while (from < text.length()) {
            int to = next.find() ? next.start() : text.length();
            String part = text.substring(from, to);
            one(part, line).ifPresent(documents::add);
            line += (int) part.chars().filter(character -> character == '\n').count();
            from = to;
        }
        return documents;
    }

    /** The line of a field, or of its closest parent that exists. */
    int line(String field) {
        String present = field;
        while (!present.isEmpty() && !lines.containsKey(present)) {
            present = FieldPath.parent(present);
        }
        return lines.getOrDefault(present, firstLine);
    }

    private static Optional<YamlDocument> one(String text, int firstLine) {
        LoaderOptions options = new LoaderOptions();
        // YamlConverter limits the number of values that aliases create.
        options.setMaxAliasesForCollections(Integer.MAX_VALUE);
        YamlConverter values = new YamlConverter(firstLine);
        try {
            Composer composer =
                    new Composer(new ParserImpl(new StreamReader(text), options), new GoYamlResolver(), options);
            @Nullable Node node = composer.getSingleNode();
            boolean nothing = node == null || node.getTag().equals(Tag.NULL);
            return nothing ? Optional.empty() : Optional.of(values.document(node));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine();
            return Optional.of(values.invalid(firstLine + line, message(e)));
        } catch (YAMLException e) {
            return Optional.of(values.invalid(firstLine, "not YAML: " + e.getMessage()));
        }
    }

    /** The message of the library without its excerpts of the file, which can contain values of a Secret. */
    private static String message(MarkedYAMLException e) {
        String problem =
                NAME.matcher(e.getProblem()).replaceFirst("$1; put a string that starts with this character in quotes");
        return "not YAML: " + (e.getContext() == null ? "" : e.getContext() + ", ") + problem;
    }
}
