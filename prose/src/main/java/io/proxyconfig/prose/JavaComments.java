package io.proxyconfig.prose;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;

/** Comments of a Java file that are not Javadoc. Lines that follow each other are one passage. */
final class JavaComments {
    private final String content;
    private final NavigableMap<Integer, Integer> literals;
    private final List<Passage> found = new ArrayList<>();
    private final PassageBuilder builder = new PassageBuilder();
    private int line = 1;
    private int previous = Integer.MIN_VALUE;

    private JavaComments(String content, NavigableMap<Integer, Integer> literals) {
        this.content = content;
        this.literals = literals;
    }

    /**
     * All comments of a file.
     *
     * @param literals where each literal ends, by where it begins: what looks like a comment in there is none
     */
    static List<Passage> read(String content, NavigableMap<Integer, Integer> literals) {
        JavaComments comments = new JavaComments(content, literals);
        comments.read();
        return comments.found;
    }

    private void read() {
        int position = 0;
        while (position < content.length()) {
            Integer end = literals.get(position);
            if (end != null) {
                position = skip(position, Math.max(end, position + 1));
            } else if (content.startsWith("//", position)) {
                position = lineComment(position);
            } else if (content.startsWith("/*", position)) {
                position = blockComment(position);
            } else {
                position = skip(position, position + 1);
            }
        }
        end();
    }

    private int lineComment(int from) {
        int end = content.indexOf('\n', from);
        int to = end < 0 ? content.length() : end;
        if (line != previous + 1 || isBehindCode(from)) {
            end();
        }
        builder.text(content.substring(from, to).replaceFirst("^/+\\s*", "") + "\n", line);
        previous = line;
        return to;
    }

    private boolean isBehindCode(int from) {
        return !content.substring(content.lastIndexOf('\n', from) + 1, from).isBlank();
    }

    private int blockComment(int from) {
        int end = content.indexOf("*/", from + 2);
        int to = end < 0 ? content.length() : end + 2;
        if (!content.startsWith("/**", from)) {
            end();
            builder.text(content.substring(from + 2, Math.max(from + 2, to - 2)).replaceAll("(?m)^\\s*\\*", ""), line);
            end();
        }
        return skip(from, to);
    }

    private int skip(int from, int to) {
        for (int i = from; i < to; i++) {
            if (content.charAt(i) == '\n') {
                line++;
            }
        }
        return to;
    }

    private void end() {
        builder.take().ifPresent(found::add);
    }
}
