package io.proxyconfig.emulator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What HAProxy's Data Plane API does with the lines of a keyword: where it writes them, and which ones it keeps. */
final class KeywordRules {

    private static final String RESOURCE = "keyword-rules.txt";
    private static final String REPEATABLE = " *";
    private static final String BARE = " !";

    private static final Keyword UNKNOWN = new Keyword(Integer.MAX_VALUE, true, true);

    private final Map<String, Map<String, Keyword>> keywords;

    private KeywordRules(Map<String, Map<String, Keyword>> keywords) {
        this.keywords = keywords;
    }

    /**
     * A keyword.
     *
     * @param position its place among the keywords of the section
     * @param repeatable whether all lines with it are kept, instead of only the last one
     * @param hasArguments whether the words after it are kept
     */
    record Keyword(int position, boolean repeatable, boolean hasArguments) {
        boolean isKnown() {
            return !equals(UNKNOWN);
        }
    }

    static KeywordRules observed() {
        try (InputStream in = KeywordRules.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + RESOURCE);
            }
            return parse(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
    }

    private static KeywordRules parse(List<String> lines) {
        Map<String, Map<String, Keyword>> keywords = new HashMap<>();
        Map<String, Keyword> section = new HashMap<>();
        for (String line : lines) {
            if (line.startsWith("[")) {
                section = new HashMap<>();
                keywords.put(line.substring(1, line.length() - 1), section);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                boolean repeatable = line.endsWith(REPEATABLE);
                boolean bare = line.endsWith(BARE);
                String keyword = repeatable || bare ? line.substring(0, line.length() - REPEATABLE.length()) : line;
                section.put(keyword, new Keyword(section.size(), repeatable, !bare));
            }
        }
        return new KeywordRules(keywords);
    }

    /** The keyword that these words begin with. Unknown keywords share the last position. */
    Keyword find(String section, List<String> words) {
        Map<String, Keyword> known = keywords.getOrDefault(section, Map.of());
        Keyword two = words.size() > 1 ? known.get(words.get(0) + " " + words.get(1)) : null;
        if (two != null) {
            return two;
        }
        Keyword one = known.get(words.getFirst());
        if (one != null) {
            return one;
        }
        return words.size() > 1 && words.getFirst().equals("no")
                ? find(section, words.subList(1, words.size()))
                : UNKNOWN;
    }
}
