package io.proxyconfig.emulator;

import io.proxyconfig.emulator.KeywordRules.Keyword;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One section of a configuration that is being rewritten: its header, its comments and its lines by keyword. */
final class ConfigurationSection {

    private final String kind;
    private final String name;
    private final String header;
    private final String from;
    private final List<String> commentsBefore;
    private final List<SectionLine> entries = new ArrayList<>();
    private final List<String> commentsAfter = new ArrayList<>();

    ConfigurationSection(String kind, String name, String header, String from, List<String> commentsBefore) {
        this.kind = kind;
        this.name = name;
        this.header = header;
        this.from = from;
        this.commentsBefore = List.copyOf(commentsBefore);
    }

    String kind() {
        return kind;
    }

    String name() {
        return name;
    }

    /** The name of the {@code defaults} section that this one inherits from; empty without one. */
    String from() {
        return from;
    }

    void add(ConfigurationLine line, String given, List<String> comments, KeywordRules rules) {
        Keyword keyword = rules.find(kind, line.words());
        if (!keyword.repeatable()) {
            entries.removeIf(entry -> entry.position() == keyword.position());
        }
        String text = keyword.hasArguments() ? line.normalised() : line.withoutArguments();
        entries.add(
                new SectionLine(keyword.position(), List.copyOf(comments), keyword.isKnown() ? text : given.strip()));
    }

    void commentAfter(List<String> comments) {
        commentsAfter.addAll(comments);
    }

    boolean isEmpty() {
        return entries.isEmpty() && commentsAfter.isEmpty();
    }

    /** Writes the section. Lines of a keyword are together, in their order. All their comments come first. */
    void write(StringBuilder out) {
        out.append('\n');
        commentsBefore.forEach(comment -> out.append("# ").append(comment).append('\n'));
        out.append(header).append('\n');
        Map<Integer, List<SectionLine>> byPosition = new TreeMap<>(Comparator.naturalOrder());
        entries.forEach(entry -> byPosition
                .computeIfAbsent(entry.position(), position -> new ArrayList<>())
                .add(entry));
        for (List<SectionLine> group : byPosition.values()) {
            group.forEach(entry -> entry.comments()
                    .forEach(comment -> out.append("  # ").append(comment).append('\n')));
            group.forEach(entry -> out.append("  ").append(entry.text()).append('\n'));
        }
        commentsAfter.forEach(comment -> out.append("  # ").append(comment).append('\n'));
    }

    private record SectionLine(int position, List<String> comments, String text) {}
}
