package io.proxyconfig.operator.render;

import io.proxyconfig.operator.resolve.Configuration.RawText;
import io.proxyconfig.operator.resolve.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Refuses lines of a raw file that would mean something else on the instance, or that would end HAProxy. The Data Plane API
 * rewrites a file when it stores it: it sorts sections and lines, and merges sections of one name.
 */
final class RawFileRules {
    /** The Data Plane API keeps these lines, but not their place. */
    private static final Set<String> CONDITIONS = Set.of(".if", ".elif", ".else");

    /**
     * Settings of the process that HAProxy cannot apply without root. HAProxy 2.8 then ends all its workers, and the master
     * with them; HAProxy 3.2 ends if it cannot write the PID file. {@code haproxy -c} accepts all of them.
     */
    private static final Set<String> PROCESS = Set.of("chroot", "user", "group", "uid", "gid", "pidfile");

    /** Sections that can be there more than once with one title. */
    private static final Set<String> REPEATABLE = Set.of("global", "defaults");

    private final String field;
    private final EnvironmentVariables variables;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Integer> titles = new HashMap<>();
    private boolean serverSeen;
    private boolean templateSeen;
    private String section = "";

    private RawFileRules(RawText raw) {
        this.field = raw.field();
        this.variables = new EnvironmentVariables(raw.variables());
    }

    /**
     * The problems of a file.
     *
     * @param lines the lines of its text
     */
    static List<Problem> check(RawText raw, List<ConfigLine> lines) {
        RawFileRules rules = new RawFileRules(raw);
        for (int number = 1; number <= lines.size(); number++) {
            rules.check(lines.get(number - 1), number);
        }
        return rules.problems;
    }

    private void check(ConfigLine line, int number) {
        for (String variable : variables.undefinedIn(line)) {
            refuse(
                    number,
                    "HAProxy replaces ${" + variable + "} by nothing, because no variable of this name is known: write"
                            + " \"${" + variable + "-DEFAULT}\" in quotes, or add 'presetenv " + variable
                            + " VALUE' to global, or define it in spec.pod.env");
        }
        String keyword = line.word(0);
        if (line.startsSection()) {
            section = keyword;
            serverSeen = false;
            templateSeen = false;
            checkTitle(line, number);
        } else if (CONDITIONS.contains(keyword)) {
            refuse(
                    number,
                    keyword + " has no effect on the lines after it, because the Data Plane API sorts the lines of a"
                            + " file: remove the condition, and keep only the lines that apply");
        } else if (section.equals("global") && PROCESS.contains(keyword)) {
            refuse(
                    number,
                    keyword
                            + " ends HAProxy at the next reload, unless HAProxy runs as root: remove the line, and start"
                            + " HAProxy with this setting");
        } else if (keyword.equals("server") || keyword.equals("server-template")) {
            checkServer(keyword, number);
        } else if (keyword.equals("default-server") && serverSeen) {
            refuse(
                    number,
                    "default-server also changes the servers before it, because the Data Plane API moves it before them:"
                            + " put it before the first server, or add its options to each server");
        }
    }

    private void checkTitle(ConfigLine line, int number) {
        String name = line.word(1);
        if (REPEATABLE.contains(section) && (section.equals("global") || name.isEmpty())) {
            return;
        }
        String title = (section + " " + name).strip();
        Integer first = titles.putIfAbsent(title, number);
        if (first != null) {
            refuse(
                    number,
                    title + " is also in line " + first
                            + ", and the Data Plane API keeps only one of them: rename one, or"
                            + " put their lines into one section");
        }
    }

    private void checkServer(String keyword, int number) {
        if (keyword.equals("server") && templateSeen) {
            refuse(
                    number,
                    "server follows server-template, and the Data Plane API changes this order: put the server"
                            + " lines before server-template");
        }
        templateSeen |= keyword.equals("server-template");
        serverSeen = true;
    }

    private void refuse(int line, String message) {
        problems.add(new Problem(field, "line " + line + ": " + message));
    }
}
