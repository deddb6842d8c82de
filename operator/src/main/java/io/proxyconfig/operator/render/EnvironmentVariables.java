package io.proxyconfig.operator.render;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds environment variables that HAProxy would replace by nothing. HAProxy expands variables in double quotes, and in
 * addresses (configuration manual, section 2.3).
 */
final class EnvironmentVariables {
    private static final Set<String> SETTERS = Set.of("setenv", "presetenv");
    private static final Set<String> WITH_ADDRESS =
            Set.of("bind", "server", "server-template", "peer", "nameserver", "log", "source", "stats");

    /** HAProxy sets these before it reads a file; the last four are empty in HAProxy 2.8. */
    private static final Set<String> OWN = Set.of(
            "HAPROXY_BRANCH",
            "HAPROXY_LOCALPEER",
            "HAPROXY_STARTUP_VERSION",
            "HAPROXY_HTTP_LOG_FMT",
            "HAPROXY_HTTPS_LOG_FMT",
            "HAPROXY_TCP_LOG_FMT",
            "HAPROXY_HTTP_CLF_LOG_FMT",
            "HAPROXY_TCP_CLF_LOG_FMT",
            "HAPROXY_KEYLOG_BC_LOG_FMT",
            "HAPROXY_KEYLOG_FC_LOG_FMT");

    /** Group 1 is the name, group 2 a default value. */
    private static final Pattern BRACES = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(-[^}]*)?(?:\\[\\*])?}");

    private static final Pattern PLAIN = Pattern.compile("\\$([A-Za-z_][A-Za-z0-9_]*)");

    private final Set<String> known;

    /**
     * Creates a search.
     *
     * @param known variables that the HAProxy process has
     */
    EnvironmentVariables(Set<String> known) {
        this.known = new HashSet<>(known);
    }

    /** The variables of a line that are not defined. The lines must come in their order. */
    List<String> undefinedIn(ConfigLine line) {
        if (SETTERS.contains(line.word(0))) {
            known.add(line.word(1));
        }
        if (line.word(0).equals("unsetenv")) {
            known.remove(line.word(1));
        } else if (line.word(0).equals("resetenv")) {
            known.retainAll(line.words());
        }
        List<String> undefined = new ArrayList<>();
        boolean address = WITH_ADDRESS.contains(line.word(0));
        for (String word : line.words()) {
            BRACES.matcher(expanded(word, address))
                    .results()
                    .filter(variable -> variable.group(2) == null)
                    .map(variable -> variable.group(1))
                    .forEach(undefined::add);
            PLAIN.matcher(expanded(word, false))
                    .results()
                    .map(variable -> variable.group(1))
                    .forEach(undefined::add);
        }
        undefined.removeIf(name -> OWN.contains(name) || known.contains(name));
        return undefined.stream().distinct().toList();
    }

    /** The part of a word in which HAProxy expands variables, without escaped characters. */
    private static String expanded(String word, boolean outsideQuotes) {
        StringBuilder part = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == '\\' && quote != '\'') {
                i++;
            } else if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (quote == '"' || (quote == 0 && outsideQuotes)) {
                part.append(c);
            }
        }
        return part.toString();
    }
}
