package io.proxyconfig.prose;

import java.util.Comparator;

/**
 * One place where a text breaks a rule.
 *
 * @param line the line of the file, from 1
 * @param sentence the sentence as the reader sees it
 * @param suggestion what to write instead, or why the rule exists
 */
record Finding(String file, int line, String sentence, String rule, String suggestion) implements Comparable<Finding> {
    private static final Comparator<Finding> ORDER = Comparator.comparing(Finding::file)
            .thenComparingInt(Finding::line)
            .thenComparing(Finding::sentence)
            .thenComparing(Finding::rule)
            .thenComparing(Finding::suggestion);

    @Override
    public int compareTo(Finding other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return file + ":" + line + ": " + sentence + ": " + rule + ": " + suggestion;
    }
}
