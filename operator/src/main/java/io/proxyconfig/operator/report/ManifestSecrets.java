package io.proxyconfig.operator.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** Finds the Secrets of a manifest, also those that are invalid and that the operator therefore does not use. */
final class ManifestSecrets {
    private static final Pattern SECRET = Pattern.compile("(?i)\\bkind[\"']?\\s*:\\s*[\"']?Secret\\b|\\bstringData\\b");
    private static final String KIND = "kind";
    private static final int MAX_CHARACTERS = 4 * 1024 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    private ManifestSecrets() {}

    /** Whether a text might have a Secret. */
    static boolean mayBeIn(String text) {
        return SECRET.matcher(text).find();
    }

    /**
     * The Secrets of a text. A number is read as it is written, for example {@code 0123}.
     *
     * @throws org.yaml.snakeyaml.error.YAMLException if the text is no YAML
     */
    static List<JsonNode> in(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_CHARACTERS);
        DumperOptions unused = new DumperOptions();
        Yaml yaml =
                new Yaml(new SafeConstructor(options), new Representer(unused), unused, options, new TextResolver());
        List<JsonNode> found = new ArrayList<>();
        for (Object document : yaml.loadAll(text)) {
            add(JSON.valueToTree(document), found);
        }
        return found;
    }

    private static void add(JsonNode document, List<JsonNode> found) {
        if (document.path(KIND).asText().equalsIgnoreCase("Secret") || document.has("stringData")) {
            found.add(document);
        }
        document.path("items").forEach(item -> add(item, found));
    }

    private static final class TextResolver extends Resolver {
        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.MERGE, MERGE, "<");
        }
    }
}
