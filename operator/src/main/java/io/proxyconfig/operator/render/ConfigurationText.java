package io.proxyconfig.operator.render;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads the haproxy.cfg of an instance: its revision, its addresses, and whether it means the same as a pushed file. The
 * Data Plane API rewrites a file when it saves it ({@code POST /v3/services/haproxy/configuration/raw}), so that comparing
 * bytes does not help.
 */
public final class ConfigurationText {
    /** Keywords that say what they set by their second word; the Data Plane API sorts lines by both. */
    private static final Set<String> TWO_WORDS = Set.of("option", "no", "timeout", "hold", "stats");

    private static final Pattern GIVEN_NAME = Pattern.compile("unnamed_defaults_[0-9]+");

    private ConfigurationText() {}

    /** The revision in the {@code global description} of a file; empty when it has none. */
    public static Optional<String> revisionIn(String cfgText) {
        String section = "";
        Optional<String> revision = Optional.empty();
        for (ConfigLine line : ConfigLine.parseAll(cfgText)) {
            if (line.startsSection()) {
                section = line.word(0);
            } else if (section.equals("global") && line.word(0).equals("description")) {
                revision = revisionInDescription(line.from(1));
            }
        }
        return revision;
    }

    /** The revision in a description as {@code show info} prints it; empty when it has none. */
    public static Optional<String> revisionInDescription(String description) {
        return Revision.in(description);
    }

    /** The addresses of all frontends and listen sections of a file, without those that the file alone does not say. */
    public static List<Endpoint> listening(String cfgText) {
        List<Endpoint> endpoints = new ArrayList<>();
        String section = "";
        String name = "";
        for (ConfigLine line : ConfigLine.parseAll(cfgText)) {
            if (line.startsSection()) {
                section = line.word(0);
                name = line.word(1);
            } else if (RawRenderer.LISTENING.contains(section) && line.word(0).equals("bind")) {
                endpoints.addAll(BindAddresses.of(name, line));
            }
        }
        return endpoints;
    }

    /**
     * Whether two files mean the same to HAProxy, apart from what the Data Plane API changes when it saves one. It changes
     * comments, blanks, the order of sections and of different keywords in a section, and names {@code defaults} sections
     * without a name. ACL files are compared by name, because their folder belongs to the instance.
     */
    public static boolean sameMeaning(String a, String b) {
        return meaning(a).equals(meaning(b));
    }

    /** Section, then keyword, then lines in their order. */
    private static Map<String, Map<String, List<String>>> meaning(String file) {
        Map<String, Map<String, List<String>>> sections = new HashMap<>();
        Map<String, List<String>> section = sections.computeIfAbsent("", title -> new HashMap<>());
        int unnamed = 0;
        for (ConfigLine line : ConfigLine.parseAll(file)) {
            if (line.startsSection()) {
                unnamed += line.word(0).equals("defaults") && line.words().size() == 1 ? 1 : 0;
                section = sections.computeIfAbsent(title(line, unnamed), title -> new HashMap<>());
            } else if (!line.isEmpty()) {
                section.computeIfAbsent(keyword(line), keyword -> new ArrayList<>())
                        .add(words(line));
            }
        }
        return sections;
    }

    private static String title(ConfigLine line, int unnamed) {
        List<String> words = new ArrayList<>(line.words());
        if (words.size() == 1 && line.word(0).equals("defaults")) {
            words.add("unnamed_defaults_" + unnamed);
        }
        int from = words.indexOf("from");
        if (from > 0
                && from + 1 < words.size()
                && GIVEN_NAME.matcher(words.get(from + 1)).matches()) {
            words.subList(from, from + 2).clear();
        }
        return String.join(" ", words);
    }

    private static String keyword(ConfigLine line) {
        return TWO_WORDS.contains(line.word(0)) ? line.word(0) + " " + line.word(1) : line.word(0);
    }

    private static String words(ConfigLine line) {
        return IntStream.range(0, line.words().size())
                .mapToObj(i -> i > 0 && line.word(i - 1).equals("-f")
                        ? fileName(line.word(i))
                        : line.words().get(i))
                .collect(Collectors.joining(" "));
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
