package io.proxyconfig.prose;

import java.util.Comparator;

/**
 * One place where a text breaks a rule.
 *
 * @param line the line of the file, from 1
 * @param sentence the sentence as the reader sees it
 * @param suggestion what to write instead, or why the rule exists
 */
record ProseFinding(String file, int line, String sentence, String rule, String suggestion)
        implements Comparable<ProseFinding> {
    private static final Comparator<ProseFinding> ORDER = Comparator.comparing(ProseFinding::file)
            .thenComparingInt(ProseFinding::line)
            .thenComparing(ProseFinding::sentence)
            .thenComparing(ProseFinding::rule)
            .thenComparing(ProseFinding::suggestion);

    @Override
    public int compareTo(ProseFinding other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return file + ":" + line + ": " + sentence + ": " + rule + ": " + suggestion;
    }
}
