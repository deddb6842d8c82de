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

/** The position of a keyword in its section. HAProxy's Data Plane API sorts them as {@code keyword-order.txt} lists them. */
final class KeywordOrder {

    private static final String RESOURCE = "keyword-order.txt";

    private final Map<String, Map<String, Integer>> positions;

    private KeywordOrder(Map<String, Map<String, Integer>> positions) {
        this.positions = positions;
    }

    static KeywordOrder observed() {
        try (InputStream in = KeywordOrder.class.getResourceAsStream(RESOURCE)) {
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

    private static KeywordOrder parse(List<String> lines) {
        Map<String, Map<String, Integer>> positions = new HashMap<>();
        Map<String, Integer> section = new HashMap<>();
        for (String line : lines) {
            if (line.startsWith("[")) {
                section = new HashMap<>();
                positions.put(line.substring(1, line.length() - 1), section);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                section.put(line, section.size());
            }
        }
        return new KeywordOrder(positions);
    }

    /** The position of the keyword that these words begin with. Unknown keywords share the last position. */
    int position(String section, List<String> words) {
        Map<String, Integer> known = positions.getOrDefault(section, Map.of());
        Integer two = words.size() > 1 ? known.get(words.get(0) + " " + words.get(1)) : null;
        if (two != null) {
            return two;
        }
        Integer one = known.get(words.getFirst());
        if (one != null) {
            return one;
        }
        return words.size() > 1 && words.getFirst().equals("no")
                ? position(section, words.subList(1, words.size()))
                : Integer.MAX_VALUE;
    }
}
