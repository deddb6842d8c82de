package io.proxyconfig.operator.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A line of a configuration file, split as HAProxy splits it (configuration manual, "Quoting and escaping").
 *
 * @param text the line, without its end
 * @param words its words with their quotes; none for a comment
 * @param starts where in the text each word starts
 * @param end where the last word ends: what follows is blank or a comment
 */
record ConfigLine(String text, List<String> words, List<Integer> starts, int end) {
    private static final Set<String> SECTIONS = Set.of(
            "global",
            "defaults",
            "frontend",
            "backend",
            "listen",
            "resolvers",
            "userlist",
            "peers",
            "mailers",
            "cache",
            "http-errors",
            "ring",
            "log-forward",
            "log-profile",
            "fcgi-app",
            "program",
            "crt-store",
            "traces",
            "acme",
            "healthcheck");

    static ConfigLine parse(String text) {
        List<String> words = new ArrayList<>();
        List<Integer> starts = new ArrayList<>();
        int start = -1;
        int end = 0;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote == 0 && (c == '#' || c == ' ' || c == '\t' || c == '\r')) {
                if (start >= 0) {
                    words.add(text.substring(start, i));
                    starts.add(start);
                    end = i;
                    start = -1;
                }
                if (c == '#') {
                    return new ConfigLine(text, words, starts, end);
                }
                continue;
            }
            start = start < 0 ? i : start;
            if (c == '\\' && quote != '\'') {
                i++;
            } else if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            }
        }
        if (start >= 0) {
            words.add(text.substring(start));
            starts.add(start);
            end = text.length();
        }
        return new ConfigLine(text, words, starts, end);
    }

    /** Every line of a file. */
    static List<ConfigLine> parseAll(String file) {
        List<String> lines = List.of(file.split("\n", -1));
        boolean ended = lines.getLast().isEmpty();
        return lines.subList(0, lines.size() - (ended ? 1 : 0)).stream()
                .map(ConfigLine::parse)
                .toList();
    }

    /** A word without its quotes; empty when the line is too short. */
    String word(int index) {
        return index < words.size() ? words.get(index).replaceAll("[\"'\\\\]", "") : "";
    }

    boolean isEmpty() {
        return words.isEmpty();
    }

    boolean startsSection() {
        return SECTIONS.contains(word(0));
    }

    /** The words from this one on, as they are written. */
    String from(int index) {
        return index < words.size() ? text.substring(starts.get(index), end) : "";
    }
}
