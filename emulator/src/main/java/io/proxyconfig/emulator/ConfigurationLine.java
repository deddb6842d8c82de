package io.proxyconfig.emulator;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of a configuration, split as HAProxy splits it (configuration manual, section 2.2): blanks separate words, quotes
 * and backslashes escape, {@code #} starts a comment.
 *
 * @param words the words, with their quotes
 * @param comment the text after an unescaped {@code #}; empty without one
 */
record ConfigurationLine(List<String> words, String comment) {

    static ConfigurationLine parse(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && quote != '\'' && i + 1 < line.length()) {
                word.append(c).append(line.charAt(++i));
            } else if (quote != 0) {
                word.append(c);
                quote = c == quote ? 0 : quote;
            } else if (c == '#') {
                end(word, words);
                return new ConfigurationLine(words, line.substring(i + 1).strip());
            } else if (c == ' ' || c == '\t') {
                end(word, words);
            } else {
                word.append(c);
                quote = c == '"' || c == '\'' ? c : 0;
            }
        }
        end(word, words);
        return new ConfigurationLine(words, "");
    }

    private static void end(StringBuilder word, List<String> words) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    boolean isComment() {
        return words.isEmpty() && !comment.isEmpty();
    }

    boolean isBlank() {
        return words.isEmpty() && comment.isEmpty();
    }

    /** The first word and the comment. */
    String withoutArguments() {
        return new ConfigurationLine(words.subList(0, 1), comment).normalised();
    }

    /** The line with single blanks between its words. */
    String normalised() {
        return String.join(" ", words) + (comment.isEmpty() ? "" : " # " + comment);
    }
}
