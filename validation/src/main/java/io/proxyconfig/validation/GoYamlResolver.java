package io.proxyconfig.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Selects the tag of a scalar without quotes like the YAML library of kubectl ({@code go-yaml}, {@code resolve.go}): YAML 1.1
 * without base 60 and without dates. The default resolver of SnakeYAML reads {@code 1:30} as a number and {@code y} as a
 * string.
 */
final class GoYamlResolver extends Resolver {
    private static final Map<String, JsonNode> WORDS = Map.ofEntries(
            word("true", true),
            word("True", true),
            word("TRUE", true),
            word("yes", true),
            word("Yes", true),
            word("YES", true),
            word("on", true),
            word("On", true),
            word("ON", true),
            word("y", true),
            word("Y", true),
            word("false", false),
            word("False", false),
            word("FALSE", false),
            word("no", false),
            word("No", false),
            word("NO", false),
            word("off", false),
            word("Off", false),
            word("OFF", false),
            word("n", false),
            word("N", false),
            nullWord(""),
            nullWord("~"),
            nullWord("null"),
            nullWord("Null"),
            nullWord("NULL"));
    private static final Pattern INTEGER =
            Pattern.compile("([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern NOT_JSON = Pattern.compile("\\.(nan|NaN|NAN)|[-+]?\\.(inf|Inf|INF)");
    private static final int[] RADIX = {0, 0, 16, 2, 8, 10};

    @Override
    protected void addImplicitResolvers() {
        // Only resolve() selects the type.
    }

    @Override
    public Tag resolve(NodeId kind, String value, boolean implicit) {
        if (kind != NodeId.scalar) {
            return super.resolve(kind, value, implicit);
        }
        if (!implicit) {
            return Tag.STR;
        }
        if (value.equals("<<")) {
            return Tag.MERGE;
        }
        if (NOT_JSON.matcher(value).matches()) {
            return Tag.FLOAT;
        }
        return plain(value).map(GoYamlResolver::tag).orElse(Tag.STR);
    }

    /** The value of a boolean, a null or a number; empty for a string. */
    static Optional<JsonNode> plain(String value) {
        if (WORDS.containsKey(value)) {
            return Optional.of(WORDS.get(value));
        }
        String digits = value.isEmpty() || value.startsWith("_") ? value : value.replace("_", "");
        Matcher integer = INTEGER.matcher(digits);
        if (integer.matches()) {
            Optional<JsonNode> whole = whole(integer);
            if (whole.isPresent()) {
                return whole;
            }
        }
        return FLOAT.matcher(digits).matches() ? Optional.of(number(Double.parseDouble(digits))) : Optional.empty();
    }

    private static Optional<JsonNode> whole(Matcher integer) {
        for (int group = 2; group < RADIX.length; group++) {
            if (integer.group(group) != null) {
                try {
                    return Optional.of(
                            LongNode.valueOf(Long.parseLong(integer.group(1) + integer.group(group), RADIX[group])));
                } catch (NumberFormatException tooLarge) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** kubectl sends JSON, where 1.0 and 1 are the same number. */
    private static JsonNode number(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < Long.MAX_VALUE;
        return whole ? LongNode.valueOf((long) value) : DoubleNode.valueOf(value);
    }

    private static Tag tag(JsonNode value) {
        return switch (value.getNodeType()) {
            case BOOLEAN -> Tag.BOOL;
            case NULL -> Tag.NULL;
            default -> value.isIntegralNumber() ? Tag.INT : Tag.FLOAT;
        };
    }

    private static Map.Entry<String, JsonNode> word(String word, boolean value) {
        return Map.entry(word, BooleanNode.valueOf(value));
    }

    private static Map.Entry<String, JsonNode> nullWord(String word) {
        return Map.entry(word, NullNode.getInstance());
    }
}
