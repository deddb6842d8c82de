package io.proxyconfig.operator.render;

import java.util.List;
import java.util.Optional;

/**
 * Reads the haproxy.cfg of an instance: its revision, its addresses, and whether it means the same as a pushed file. The
 * Data Plane API rewrites a file when it saves it ({@code POST /v3/services/haproxy/configuration/raw}), so that comparing
 * bytes does not help.
 */
public final class ConfigurationText {
    private ConfigurationText() {}

    /** The revision in the {@code global description} of a file; empty when it has none. */
    public static Optional<String> revisionIn(String cfgText) {
        String section = "";
        Optional<String> revision = Optional.empty();
        for (ConfigLine line : ConfigLine.parseAll(cfgText)) {
            if (line.startsSection()) {
                section = line.word(0);
            } else if (section.equals("global") && line.word(0).equals("description")) {
                revision = revisionInDescription(line.from(1));
            }
        }
        return revision;
    }

    /** The revision in a description as {@code show info} prints it; empty when it has none. */
    public static Optional<String> revisionInDescription(String description) {
        return Revision.in(description);
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
}
