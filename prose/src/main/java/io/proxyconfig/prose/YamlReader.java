package io.proxyconfig.prose;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.comments.CommentType;
import org.yaml.snakeyaml.events.CommentEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Comments of a YAML file, and the texts for people among its values: descriptions, and messages of rules. */
final class YamlReader implements TextReader {
    private static final Set<String> TEXTS = Set.of("description", "message", "summary");

    /** A field that is commented out. */
    private static final Pattern FIELD =
            Pattern.compile("\\s*(?:- )?(?:[\\w./-]+:(?:\\s.*)?|- [\\w.:/-]+|[{\\[].*|\\$.*|-+)");

    /** A string in an expression of CEL. */
    private static final Pattern CEL_STRING = Pattern.compile("'((?:[^'\\\\]|\\\\.)*)'");

    @Override
    public List<Passage> read(String content) {
        List<Passage> found = new ArrayList<>();
        comments(content, found);
        for (Node document : new Yaml().composeAll(new StringReader(content))) {
            values(document, found);
        }
        return found;
    }

    /** The sentences in an expression that makes a message. */
    static List<Passage> messages(String expression, int line) {
        List<Passage> found = new ArrayList<>();
        Matcher strings = CEL_STRING.matcher(expression);
        PassageBuilder builder = new PassageBuilder();
        while (strings.find()) {
            if (Words.isProse(strings.group(1), 0)) {
                builder.text(strings.group(1), line).take().ifPresent(found::add);
            }
        }
        return found;
    }

    private static void comments(String content, List<Passage> found) {
        LoaderOptions options = new LoaderOptions();
        options.setProcessComments(true);
        PassageBuilder builder = new PassageBuilder();
        int previous = Integer.MIN_VALUE;
        for (Event event : new Yaml(options).parse(new StringReader(content))) {
            if (!(event instanceof CommentEvent comment) || comment.getCommentType() == CommentType.BLANK_LINE) {
                continue;
            }
            int line = comment.getStartMark().getLine() + 1;
            boolean field = FIELD.matcher(comment.getValue()).matches();
            if (field || line != previous + 1 || comment.getCommentType() == CommentType.IN_LINE) {
                builder.take().ifPresent(found::add);
            }
            if (!field) {
                builder.text(comment.getValue().replaceFirst("^\\s*--", "") + "\n", line);
            }
            previous = comment.getCommentType() == CommentType.IN_LINE ? Integer.MIN_VALUE : line;
        }
        builder.take().ifPresent(found::add);
    }

    private static void values(Node node, List<Passage> found) {
        switch (node) {
            case MappingNode mapping -> mapping.getValue().forEach(entry -> entry(entry, found));
            case SequenceNode sequence -> sequence.getValue().forEach(item -> values(item, found));
            default -> {}
        }
    }

    private static void entry(NodeTuple entry, List<Passage> found) {
        if (entry.getKeyNode() instanceof ScalarNode key && entry.getValueNode() instanceof ScalarNode value) {
            int line = value.getStartMark().getLine() + 1;
            if (TEXTS.contains(key.getValue())) {
                new PassageBuilder()
                        .text(value.getValue().replace("\n", " "), line)
                        .take()
                        .ifPresent(found::add);
            } else if (key.getValue().equals("messageExpression")) {
                found.addAll(messages(value.getValue(), line));
            }
        } else {
            values(entry.getValueNode(), found);
        }
    }
}
