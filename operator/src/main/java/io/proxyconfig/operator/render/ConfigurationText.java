package io.proxyconfig.operator.render;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Reads the haproxy.cfg of an instance: its revision, its addresses, and whether it means the same as a pushed file. The
 * Data Plane API rewrites a file when it saves it ({@code POST /v3/services/haproxy/configuration/raw}), so that comparing
 * bytes does not help.
 */
public final class ConfigurationText {
    private ConfigurationText() {}

    /** The operator's mark in the {@code global description} of a file; empty when it has none. */
    public static Optional<ConfigurationMark> markIn(String cfgText) {
        return globalLine(cfgText, "description").flatMap(line -> markInDescription(line.from(1)));
    }

    /** The path of the server-state file in the section {@code global}; empty when the file has none. */
    public static Optional<String> serverStateFileIn(String cfgText) {
        return globalLine(cfgText, "server-state-file").map(line -> line.word(1));
    }

    /** The last line of the section {@code global} with this keyword, because HAProxy uses the last one. */
    private static Optional<ConfigLine> globalLine(String cfgText, String keyword) {
        String section = "";
        Optional<ConfigLine> found = Optional.empty();
        for (ConfigLine line : ConfigLine.parseAll(cfgText)) {
            if (line.startsSection()) {
                section = line.word(0);
            } else if (section.equals("global") && line.word(0).equals(keyword)) {
                found = Optional.of(line);
            }
        }
        return found;
    }

    /** The revision in the {@code global description} of a file; empty when it has none. */
    public static Optional<String> revisionIn(String cfgText) {
        return markIn(cfgText).map(ConfigurationMark::revision);
    }

    /** The operator's mark in a description as {@code show info} prints it; empty when it has none. */
    public static Optional<ConfigurationMark> markInDescription(String description) {
        return ConfigurationMark.in(description);
    }

    /** The revision in a description as {@code show info} prints it; empty when it has none. */
    public static Optional<String> revisionInDescription(String description) {
        return markInDescription(description).map(ConfigurationMark::revision);
    }

    /** The addresses on which a file listens, without those that the file alone does not say. */
    public static List<Endpoint> listening(String cfgText) {
        return EnabledListeners.of(ConfigLine.parseAll(cfgText)).values().stream()
                .flatMap(List::stream)
                .toList();
    }

    /**
     * Whether two files mean the same to HAProxy, apart from what the Data Plane API changes when it saves one. It changes
     * comments, blanks, the order of sections and of different keywords in a section, and names {@code defaults} sections
     * without a name. ACL files are compared by name, because their folder belongs to the instance.
     */
    public static boolean sameMeaning(String a, String b) {
        return FileMeaning.of(a).equals(FileMeaning.of(b));
    }

    /**
     * What the Data Plane API changed in the meaning of a file when it saved it; empty if the saved file means the same.
     *
     * @param sent the file as the operator sent it
     * @param stored the file as the Data Plane API stored it
     */
    public static Optional<String> firstDifference(String sent, String stored) {
        return FileMeaning.of(sent).firstDifference(FileMeaning.of(stored));
    }

    /**
     * The number of the line in a file that has the same words as a line in another file; empty if there is no such line,
     * or more than one.
     *
     * @param other the other file
     * @param number the number of the line in the other file, from 1
     */
    public static OptionalInt lineNumber(String file, String other, int number) {
        List<ConfigLine> others = ConfigLine.parseAll(other);
        if (number < 1 || number > others.size()) {
            return OptionalInt.empty();
        }
        List<String> words = others.get(number - 1).words();
        List<ConfigLine> lines = ConfigLine.parseAll(file);
        int[] found = IntStream.rangeClosed(1, lines.size())
                .filter(candidate -> lines.get(candidate - 1).words().equals(words))
                .toArray();
        return found.length == 1 ? OptionalInt.of(found[0]) : OptionalInt.empty();
    }
}
