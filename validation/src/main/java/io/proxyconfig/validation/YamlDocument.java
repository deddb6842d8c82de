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
 * One document of a YAML file as the JSON that kubectl would send, with the line of every field.
 *
 * @param root the value; missing where the text is no YAML
 * @param lines line by field path, from 1
 * @param firstLine where the document starts
 * @param problems what the YAML itself does wrong; the value is not to be used then
 */
record YamlDocument(JsonNode root, Map<String, Integer> lines, int firstLine, List<Problem> problems) {
    /** Documents are split where kubectl splits them, so that a broken one does not hide the others. */
    private static final Pattern START = Pattern.compile("^---(?=\\s|$)", Pattern.MULTILINE | Pattern.UNIX_LINES);

    /** What is named here may well be a password that should have been in quotes. */
    private static final Pattern NAME = Pattern.compile("^(found undefined (?:alias|tag handle)) .*", Pattern.DOTALL);

    /** Something that the YAML does wrong; {@code field} is empty where it is no field's. */
    record Problem(int line, String field, String message) {}

    /** All documents of a text that hold something. */
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

    /** The line of a field, or of the closest one around it that there is. */
    int line(String field) {
        String present = field;
        while (!present.isEmpty() && !lines.containsKey(present)) {
            present = FieldPath.parent(present);
        }
        return lines.getOrDefault(present, firstLine);
    }

    private static Optional<YamlDocument> one(String text, int firstLine) {
        LoaderOptions options = new LoaderOptions();
        // YamlConverter counts what aliases come to, however they are nested.
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
            return Optional.of(values.broken(firstLine + line, words(e)));
        } catch (YAMLException e) {
            return Optional.of(values.broken(firstLine, "not YAML: " + e.getMessage()));
        }
    }

    /** Without the excerpts that the library shows as well: they may be of a Secret. */
    private static String words(MarkedYAMLException e) {
        String problem = NAME.matcher(e.getProblem()).replaceFirst("$1; a text that starts so needs quotes");
        return "not YAML: " + (e.getContext() == null ? "" : e.getContext() + ", ") + problem;
    }
}
