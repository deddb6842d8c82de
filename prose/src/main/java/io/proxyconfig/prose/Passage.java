package io.proxyconfig.prose;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A text that is checked as a whole: a paragraph, a table cell, a comment, a message.
 *
 * @param text the text, with {@link #PLACEHOLDER} in place of each piece of code
 * @param code the pieces of code, by position
 * @param lines the line of the file, by the offset where it begins
 */
record Passage(String text, List<Code> code, NavigableMap<Integer, Integer> lines) {
    /** A name, so that LanguageTool parses a sentence with code as if the code were a proper noun. */
    static final String PLACEHOLDER = "Alpha";

    /** A piece of code; {@code source} is its text in the file. */
    record Code(int from, String source) {
        int to() {
            return from + PLACEHOLDER.length();
        }
    }

    Passage {
        code = List.copyOf(code);
        lines = new TreeMap<>(lines);
    }

    int line(int offset) {
        return lines.floorEntry(offset).getValue();
    }

    /** Whether code lies between these offsets, or directly beside them. */
    boolean touchesCode(int from, int to) {
        return code.stream().anyMatch(piece -> piece.from() <= to + 1 && piece.to() >= from - 1);
    }

    /** The text between these offsets, with its code. */
    String original(int from, int to) {
        StringBuilder original = new StringBuilder();
        int position = from;
        for (Code piece : code) {
            if (piece.from() >= from && piece.to() <= to) {
                original.append(text, position, piece.from()).append(piece.source());
                position = piece.to();
            }
        }
        return original.append(text, position, to).toString().strip();
    }
}
