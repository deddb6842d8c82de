package io.proxyconfig.operator.render;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Names the {@code defaults} section of each proxy. HAProxy takes the last {@code defaults} before the proxy, and the Data
 * Plane API moves all of them to the start of the file, so that every proxy would take the same one. An explicit
 * {@code from} means the same in both orders.
 */
final class ExplicitDefaults {
    private static final Set<String> PROXIES = Set.of("frontend", "backend", "listen");
    private static final String PREFIX = "proxyconfig-defaults-";

    /** For the proxies before the first {@code defaults}, which use HAProxy's own values. */
    private static final String NONE = "proxyconfig-no-defaults";

    private final Set<String> taken = new HashSet<>();
    private String present = NONE;
    private int number;

    private ExplicitDefaults(List<ConfigLine> lines) {
        lines.stream().filter(ExplicitDefaults::isDefaults).forEach(line -> taken.add(line.word(1)));
    }

    /** The lines of a file with an explicit {@code from}; the same lines where the order makes no difference. */
    static List<ConfigLine> of(List<ConfigLine> lines) {
        if (!dependsOnOrder(lines)) {
            return lines;
        }
        ExplicitDefaults names = new ExplicitDefaults(lines);
        List<ConfigLine> named = new ArrayList<>();
        lines.forEach(line -> named.add(names.rewritten(line)));
        return named;
    }

    /** The lines to add before the first section; empty if no proxy needs them. */
    static String addition(List<ConfigLine> lines) {
        return lines.stream().anyMatch(line -> isProxy(line) && line.words().contains(NONE))
                ? "defaults " + NONE + "\n\n"
                : "";
    }

    /** Whether there are several {@code defaults}, or a proxy before the only one. */
    private static boolean dependsOnOrder(List<ConfigLine> lines) {
        List<ConfigLine> relevant = lines.stream()
                .filter(line -> isDefaults(line) || (isProxy(line) && !hasFrom(line)))
                .toList();
        long count = relevant.stream().filter(ExplicitDefaults::isDefaults).count();
        return count > 1 || (count == 1 && !isDefaults(relevant.getFirst()));
    }

    private ConfigLine rewritten(ConfigLine line) {
        if (isDefaults(line)) {
            boolean named = line.words().size() > 1;
            present = named ? line.word(1) : freeName();
            return named ? line : with(line, " " + present);
        }
        return isProxy(line) && !hasFrom(line) ? with(line, " from " + present) : line;
    }

    private String freeName() {
        String name;
        do {
            number++;
            name = PREFIX + number;
        } while (!taken.add(name));
        return name;
    }

    private static ConfigLine with(ConfigLine line, String words) {
        return ConfigLine.parse(
                line.text().substring(0, line.end()) + words + line.text().substring(line.end()));
    }

    private static boolean isDefaults(ConfigLine line) {
        return line.word(0).equals("defaults");
    }

    private static boolean isProxy(ConfigLine line) {
        return PROXIES.contains(line.word(0));
    }

    private static boolean hasFrom(ConfigLine line) {
        return line.word(2).equals("from");
    }
}
