package io.proxyconfig.emulator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites a configuration as HAProxy's Data Plane API does before it saves one. Section types have a fixed order, sections
 * of a type are sorted by name, and keywords are sorted. Every {@code defaults} section gets a name. A header has the version
 * and the checksum of the rest. So the saved bytes differ from the pushed ones, and a second {@code defaults} section changes
 * the one that a proxy without {@code from} inherits.
 */
final class ConfigurationRewriter {

    static final String CHECKSUM = "# _md5hash=";
    static final String VERSION = "# _version=";

    private static final List<String> MANAGED = List.of(
            "# Dataplaneapi managed File", "# changing file directly can cause a conflict if dataplaneapi is running");

    private static final List<String> KINDS = List.of(
            "global",
            "defaults",
            "userlist",
            "peers",
            "mailers",
            "resolvers",
            "cache",
            "ring",
            "traces",
            "log-forward",
            "log-profile",
            "http-errors",
            "healthcheck",
            "acme",
            "crt-store",
            "frontend",
            "backend",
            "listen",
            "program",
            "fcgi-app");

    private final KeywordRules rules = KeywordRules.observed();
    private final List<String> top = new ArrayList<>();
    private final Map<String, ConfigurationSection> sections = new LinkedHashMap<>();
    private final List<String> sectionComments = new ArrayList<>();
    private final List<String> lineComments = new ArrayList<>();
    private OptionalLong version = OptionalLong.empty();
    private int unnamedDefaults;

    private ConfigurationRewriter() {}

    /** Parses a configuration. */
    static ConfigurationRewriter parse(String text) {
        ConfigurationRewriter parsed = new ConfigurationRewriter();
        ConfigurationSection current = null;
        for (String line : text.lines().toList()) {
            current = parsed.take(line, current);
        }
        if (current != null) {
            current.commentAfter(parsed.lineComments);
            current.commentAfter(parsed.sectionComments);
        }
        return parsed;
    }

    /** The version in the text's header. */
    OptionalLong version() {
        return version;
    }

    /**
     * The whole file with its header.
     *
     * @param newVersion the version to write into the header
     * @param managed whether to add the warning that HAProxy's API writes after an edit by another process
     */
    String write(long newVersion, boolean managed) {
        StringBuilder out = new StringBuilder(VERSION).append(newVersion).append('\n');
        if (managed) {
            MANAGED.forEach(line -> out.append(line).append('\n'));
        }
        top.stream()
                .map(comment -> "# " + comment)
                .filter(line -> !managed || !MANAGED.contains(line))
                .forEach(line -> out.append(line).append('\n'));
        for (String kind : KINDS) {
            sorted(kind).forEach(section -> section.write(out));
        }
        return CHECKSUM + md5(out.toString()) + "\n" + out;
    }

    /** Whether the checksum in the header matches the rest of the file: no other process has edited it. */
    static boolean isUntouched(String text) {
        int end = text.indexOf('\n');
        return end > 0
                && text.startsWith(CHECKSUM)
                && text.substring(CHECKSUM.length(), end).equals(md5(text.substring(end + 1)));
    }

    private @Nullable ConfigurationSection take(String line, @Nullable ConfigurationSection current) {
        ConfigurationLine parsed = ConfigurationLine.parse(line);
        if (parsed.isBlank()) {
            return current;
        }
        if (parsed.isComment()) {
            takeComment(line, parsed.comment(), current != null);
            return current;
        }
        if (KINDS.contains(parsed.words().getFirst())) {
            if (current != null) {
                current.commentAfter(lineComments);
            }
            lineComments.clear();
            ConfigurationSection section = open(parsed);
            sectionComments.clear();
            return section;
        }
        if (current != null) {
            current.add(parsed, line, lineComments, rules);
            lineComments.clear();
        }
        return current;
    }

    private void takeComment(String line, String comment, boolean insideSection) {
        if (line.startsWith(VERSION)) {
            version = parseVersion(line);
        } else if (line.startsWith(CHECKSUM)) {
            // The writer adds another one.
            return;
        } else if (!insideSection) {
            top.add(comment);
        } else if (line.startsWith(" ")) {
            lineComments.add(comment);
        } else {
            sectionComments.add(comment);
        }
    }

    private ConfigurationSection open(ConfigurationLine line) {
        List<String> words = line.words();
        String kind = words.getFirst();
        boolean named = words.size() > 1 && !words.get(1).equals("from");
        String name = named ? words.get(1) : "";
        if (kind.equals("defaults") && !named) {
            name = "unnamed_defaults_" + ++unnamedDefaults;
        }
        int from = words.indexOf("from");
        String fromName = from > 0 && from + 1 < words.size() ? words.get(from + 1) : "";
        String header = kind
                + (name.isEmpty() ? "" : " " + name)
                + (fromName.isEmpty() ? "" : " from " + fromName)
                + (line.comment().isEmpty() ? "" : " # " + line.comment());
        ConfigurationSection section = new ConfigurationSection(kind, name, header, fromName, sectionComments);
        if (kind.equals("global")) {
            return sections.computeIfAbsent(kind, key -> section);
        }
        sections.put(kind + " " + name, section);
        return section;
    }

    private List<ConfigurationSection> sorted(String kind) {
        List<ConfigurationSection> byName = new ArrayList<>(sections.values().stream()
                .filter(section -> section.kind().equals(kind))
                .filter(section -> !kind.equals("global") || !section.isEmpty())
                .sorted(Comparator.comparing(ConfigurationSection::name))
                .toList());
        if (!kind.equals("defaults")) {
            return byName;
        }
        List<ConfigurationSection> ordered = new ArrayList<>();
        while (!byName.isEmpty()) {
            ConfigurationSection next = byName.stream()
                    .filter(section ->
                            byName.stream().noneMatch(other -> other.name().equals(section.from())))
                    .findFirst()
                    .orElse(byName.getFirst());
            byName.remove(next);
            ordered.add(next);
        }
        return ordered;
    }

    private static OptionalLong parseVersion(String line) {
        try {
            return OptionalLong.of(
                    Long.parseLong(line.substring(VERSION.length()).strip()));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }
}
