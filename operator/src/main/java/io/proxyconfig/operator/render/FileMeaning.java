package io.proxyconfig.operator.render;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a file means to HAProxy: for each section, the {@code defaults} that it inherits from and its lines, in their order
 * where HAProxy depends on it. Not part of it are comments, blanks, the order of sections, and the order of lines with
 * different keywords. ACL files count by name, because their folder belongs to the instance.
 */
final class FileMeaning {
    /** Keywords that say what they set by their second word. */
    private static final Set<String> TWO_WORDS = Set.of("option", "timeout", "hold", "stats");

    /** Keywords whose order among each other matters: the last one applies, or one applies to the lines after it. */
    private static final Map<String, String> ORDERED_TOGETHER = together(
            List.of("disabled", "enabled"),
            List.of("server", "default-server", "server-template"),
            List.of("setenv", "presetenv", "unsetenv", "resetenv"),
            List.of("lua-load", "lua-load-per-thread", "lua-prepend-path"),
            List.of("option tcplog", "option httplog", "option httpslog", "log-format"),
            List.of(
                    "option httpchk",
                    "option tcp-check",
                    "option mysql-check",
                    "option pgsql-check",
                    "option redis-check",
                    "option smtpchk",
                    "option ldap-check",
                    "option ssl-hello-chk",
                    "option spop-check",
                    "option external-check"));

    /** Sections that inherit from {@code defaults}. */
    private static final Set<String> INHERITING = Set.of("defaults", "frontend", "backend", "listen");

    private static final String INHERITS = "from";

    private final Map<String, Map<String, List<String>>> sections = new LinkedHashMap<>();
    private String defaults = "";
    private int unnamed;

    private FileMeaning() {}

    static FileMeaning of(String file) {
        FileMeaning meaning = new FileMeaning();
        Map<String, List<String>> section = meaning.section("");
        for (ConfigLine line : ConfigLine.parseAll(file)) {
            if (line.startsSection()) {
                section = meaning.startSection(line);
            } else if (!line.isEmpty()) {
                add(section, keyword(line), words(line));
            }
        }
        meaning.sections.remove("", Map.of());
        return meaning;
    }

    /** The first line of this file that the other file does not have, or has in another place; empty if there is none. */
    Optional<String> firstDifference(FileMeaning stored) {
        for (Map.Entry<String, Map<String, List<String>>> section : sections.entrySet()) {
            Map<String, List<String>> other = stored.sections.get(section.getKey());
            if (other == null) {
                return Optional.of("it drops " + inSection(section.getKey()));
            }
            for (Map.Entry<String, List<String>> group : section.getValue().entrySet()) {
                Optional<String> difference =
                        difference(group.getValue(), other.getOrDefault(group.getKey(), List.of()));
                if (difference.isPresent()) {
                    return difference.map(text -> text + " in " + inSection(section.getKey()));
                }
            }
            Optional<String> added = added(section.getValue(), other);
            if (added.isPresent()) {
                return added.map(line -> "it adds '" + line + "' in " + inSection(section.getKey()));
            }
        }
        return stored.sections.keySet().stream()
                .filter(title -> !sections.containsKey(title))
                .findFirst()
                .map(title -> "it adds " + inSection(title));
    }

    private static Optional<String> difference(List<String> sent, List<String> stored) {
        if (sent.equals(stored)) {
            return Optional.empty();
        }
        List<String> missing = without(sent, stored);
        List<String> added = without(stored, sent);
        if (missing.isEmpty()) {
            return Optional.of(
                    added.isEmpty()
                            ? "it changes the order of the line '" + firstMoved(sent, stored) + "'"
                            : "it adds '" + added.getFirst() + "'");
        }
        return Optional.of("it " + (added.isEmpty() ? "drops" : "changes") + " the line '" + missing.getFirst() + "'"
                + (added.isEmpty() ? "" : " to '" + added.getFirst() + "'"));
    }

    private static List<String> without(List<String> lines, List<String> others) {
        List<String> rest = new ArrayList<>(lines);
        others.forEach(rest::remove);
        return rest;
    }

    private static String firstMoved(List<String> sent, List<String> stored) {
        return IntStream.range(0, sent.size())
                .filter(i -> !sent.get(i).equals(stored.get(i)))
                .mapToObj(sent::get)
                .findFirst()
                .orElse("");
    }

    private static Optional<String> added(Map<String, List<String>> sent, Map<String, List<String>> stored) {
        return stored.entrySet().stream()
                .filter(group -> !sent.containsKey(group.getKey()))
                .map(group -> group.getValue().getFirst())
                .findFirst();
    }

    private static String inSection(String title) {
        return title.isEmpty() ? "the lines before the first section" : "section " + title;
    }

    private Map<String, List<String>> startSection(ConfigLine line) {
        boolean isDefaults = line.word(0).equals("defaults");
        int from = line.word(1).equals(INHERITS) ? 1 : line.word(2).equals(INHERITS) ? 2 : 0;
        String parent = from > 0 ? line.word(from + 1) : isDefaults ? "" : defaults;
        List<String> words = new ArrayList<>(from > 0 ? line.words().subList(0, from) : line.words());
        if (isDefaults && words.size() == 1) {
            unnamed++;
            words.add("unnamed_defaults_" + unnamed); // the name that the Data Plane API gives it
        }
        if (isDefaults) {
            defaults = words.get(1);
        }
        Map<String, List<String>> section = section(String.join(" ", words));
        String inherits = (INHERITS + " " + parent).strip();
        if (INHERITING.contains(line.word(0))
                && !section.getOrDefault(INHERITS, List.of()).contains(inherits)) {
            add(section, INHERITS, inherits);
        }
        return section;
    }

    private Map<String, List<String>> section(String title) {
        return sections.computeIfAbsent(title, key -> new LinkedHashMap<>());
    }

    private static void add(Map<String, List<String>> section, String keyword, String line) {
        section.computeIfAbsent(keyword, key -> new ArrayList<>()).add(line);
    }

    private static String keyword(ConfigLine line) {
        int first = line.word(0).equals("no") ? 1 : 0;
        String keyword =
                TWO_WORDS.contains(line.word(first)) ? line.word(first) + " " + line.word(first + 1) : line.word(first);
        return ORDERED_TOGETHER.getOrDefault(keyword, keyword);
    }

    @SafeVarargs
    private static Map<String, String> together(List<String>... groups) {
        Map<String, String> together = new HashMap<>();
        for (List<String> group : groups) {
            group.forEach(keyword -> together.put(keyword, group.getFirst()));
        }
        return together;
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

    @Override
    public boolean equals(Object other) {
        return other instanceof FileMeaning that && sections.equals(that.sections);
    }

    @Override
    public int hashCode() {
        return sections.hashCode();
    }
}
