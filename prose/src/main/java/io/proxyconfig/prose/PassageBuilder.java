package io.proxyconfig.prose;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts a passage together from pieces of text and code, each with its line. Identifiers in the text become code. */
final class PassageBuilder {
    private static final String CLOSING = "[\\p{Punct}&&[^/*\\])}>]]*(?:[)\\]}\"'](?:[.,;:!?]|'s)*)?";

    /** What can only be an identifier, a path, an option, an expression or a value with its unit. */
    private static final Pattern IDENTIFIER = Pattern.compile("(?<![^\\s(\"'])(?:"
            + "\\$\\{[^}]*}|%[-+ 0-9.,#$]*[a-zA-Z]|\\{}" // parameters of messages
            + "|[\\w.:/@%<>=*\\[\\]{}~-]*(?:[a-z][A-Z]|_|://|\\w\\.(?!g\\.|e\\.)[a-zA-Z]\\w|[@=<>{}\\[\\]*~]|[\\w.]/\\w|[a-zA-Z]\\d|\\d[a-zA-Z])[^\\s]*?"
            + "|'[^']{1,60}'|`[^`]+`"
            + "|(?:/[\\w.*-]+)+/?|-{1,2}[a-zA-Z][\\w=-]*)(?=" + CLOSING + "(?:\\s|$))");

    private final StringBuilder text = new StringBuilder();
    private final List<Passage.Code> code = new ArrayList<>();
    private final NavigableMap<Integer, Integer> lines = new TreeMap<>();

    /** Adds text that may have several lines; it begins on {@code line}. */
    PassageBuilder text(String added, int line) {
        Matcher identifiers = IDENTIFIER.matcher(added);
        int position = 0;
        int current = line;
        while (identifiers.find()) {
            current = plain(added.substring(position, identifiers.start()), current);
            code(identifiers.group(), current);
            position = identifiers.end();
        }
        plain(added.substring(position), current);
        return this;
    }

    PassageBuilder code(String source, int line) {
        lines.put(text.length(), line);
        code.add(new Passage.Code(text.length(), source.replaceAll("\\s+", " ")));
        text.append(Passage.PLACEHOLDER);
        return this;
    }

    /** The passage, if it has any text beside code; the builder is empty afterwards. */
    Optional<Passage> take() {
        boolean prose = Words.count(text.toString()) > code.size();
        Optional<Passage> passage = prose ? Optional.of(new Passage(text.toString(), code, lines)) : Optional.empty();
        text.setLength(0);
        code.clear();
        lines.clear();
        return passage;
    }

    private int plain(String added, int line) {
        int current = line;
        boolean first = true;
        for (String part : added.split("\n", -1)) {
            if (!first) {
                current++;
                space();
            }
            first = false;
            if (!part.isEmpty()) {
                lines.putIfAbsent(text.length(), current);
                append(part);
            }
        }
        return current;
    }

    /** Whitespace is one space, whatever the source's indentation. */
    private void append(String part) {
        for (int i = 0; i < part.length(); i++) {
            if (Character.isWhitespace(part.charAt(i))) {
                space();
            } else {
                text.append(part.charAt(i));
            }
        }
    }

    private void space() {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != ' ') {
            text.append(' ');
        }
    }
}
