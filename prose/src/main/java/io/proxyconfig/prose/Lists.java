package io.proxyconfig.prose;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/** The lists that the check consists of: phrases, accepted words, rules of LanguageTool that are left out. */
final class Lists {
    private Lists() {}

    static List<PhraseRule> phrases() {
        List<Map<String, String>> rules = new Yaml().load(resource("phrases.yaml"));
        return rules.stream().map(Lists::rule).toList();
    }

    /** Words that are no English, or only technical English, and right. */
    static List<String> vocabulary() {
        return lines("vocabulary.txt");
    }

    /** Ids of LanguageTool's rules that are wrong about technical texts. */
    static List<String> disabledRules() {
        return lines("disabled-rules.txt");
    }

    private static PhraseRule rule(Map<String, String> rule) {
        Pattern pattern = Pattern.compile(value(rule, "pattern"), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        return new PhraseRule(value(rule, "id"), pattern, value(rule, "reason"), value(rule, "suggestion"));
    }

    private static String value(Map<String, String> rule, String key) {
        return Objects.requireNonNull(rule.get(key), () -> "phrases.yaml: " + rule + " has no " + key);
    }

    private static List<String> lines(String name) {
        return resource(name)
                .lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static String resource(String name) {
        try (InputStream stream =
                Objects.requireNonNull(Lists.class.getResourceAsStream(name), () -> "no resource " + name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
