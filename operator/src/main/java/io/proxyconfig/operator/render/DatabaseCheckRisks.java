package io.proxyconfig.operator.render;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the health checks that MySQL and MariaDB count as failed handshakes: those that exchange data with the server and end
 * without a login, and the login of {@code option mysql-check}, which MySQL 9 refuses. After {@code max_connect_errors} of them
 * without a successful login, the server blocks HAProxy. A check that only connects is not among them: HAProxy resets the
 * connection before the server accepts it. docs/raw-files.md has the measurements.
 */
final class DatabaseCheckRisks {
    private static final String RISK =
            ": a MySQL server counts this health check as a failed handshake, and blocks HAProxy"
                    + " after max_connect_errors of them; use a check that only connects or that logs in";

    /** The operator does not see which database it is, so the sentence says for which ones it holds. */
    private static final String LOGIN_RISK =
            ": MySQL 9, and 8.4 by default, refuses this login (mysql_native_password), counts each check as an error,"
                    + " and blocks HAProxy after max_connect_errors; ";

    private static final Set<String> HANDSHAKES = Set.of("check-ssl", "check-send-proxy");

    private final boolean ofUser;
    private final Map<String, List<String>> found = new HashMap<>();
    private final Map<String, List<String>> logins = new HashMap<>();
    private final Map<String, String> parents = new HashMap<>();
    private final Set<String> withProtocol = new HashSet<>();
    private final List<String> order = new ArrayList<>();
    private String title = "";
    private String defaults = "";

    private DatabaseCheckRisks(boolean ofUser) {
        this.ofUser = ofUser;
    }

    /**
     * One sentence for each line.
     *
     * @param ofUser whether a user wrote the lines; a sentence then has the number of the line, else the field of the spec
     */
    static List<String> of(List<ConfigLine> lines, boolean ofUser) {
        DatabaseCheckRisks risks = new DatabaseCheckRisks(ofUser);
        for (int number = 1; number <= lines.size(); number++) {
            risks.read(lines.get(number - 1), number);
        }
        return risks.order.stream().distinct().flatMap(risks::sentences).toList();
    }

    private Stream<String> sentences(String section) {
        return Stream.concat(
                hasProtocol(section) ? Stream.empty() : found.getOrDefault(section, List.of()).stream(),
                logins.getOrDefault(section, List.of()).stream());
    }

    private void read(ConfigLine line, int number) {
        if (line.startsSection()) {
            enter(line);
        } else if (speaksProtocol(line)) {
            withProtocol.add(title);
            if (line.word(1).equals("mysql-check")) {
                logins.computeIfAbsent(title, section -> new ArrayList<>())
                        .add(where(line, number)
                                + LOGIN_RISK
                                + (ofUser ? "use a check that only connects" : "set type to TCP")
                                + " for it. MariaDB accepts the login");
            }
        } else if (endsWithoutLogin(line)) {
            found.computeIfAbsent(title, section -> new ArrayList<>()).add(where(line, number) + RISK);
        }
    }

    private String where(ConfigLine line, int number) {
        return ofUser
                ? "spec.raw.configMap: line " + number + ": " + line.from(0)
                : "spec.backends[" + title.substring(title.indexOf(' ') + 1) + "].healthCheck.type";
    }

    private void enter(ConfigLine line) {
        title = line.word(0) + " " + line.word(1);
        order.add(title);
        int from = line.words().indexOf("from");
        parents.put(title, from > 0 ? "defaults " + line.word(from + 1) : defaults);
        if (line.word(0).equals("defaults")) {
            defaults = title;
        }
    }

    /** A check that sends a request of its own, which can be a login, or a check of another protocol. */
    private static boolean speaksProtocol(ConfigLine line) {
        String second = line.word(1);
        return switch (line.word(0)) {
            case "mode" -> second.equals("http");
            case "tcp-check" -> second.startsWith("send");
            case "option" ->
                switch (second) {
                    case "tcp-check" -> false;
                    case "mysql-check" -> line.words().contains("user");
                    default -> second.endsWith("-check") || second.endsWith("chk");
                };
            default -> false;
        };
    }

    private static boolean endsWithoutLogin(ConfigLine line) {
        return switch (line.word(0)) {
            case "option" -> line.word(1).equals("mysql-check");
            case "tcp-check" -> line.word(1).equals("expect");
            case "server", "default-server", "server-template" ->
                line.words().stream().anyMatch(HANDSHAKES::contains);
            default -> false;
        };
    }

    private boolean hasProtocol(String section) {
        return withProtocol.contains(section) || withProtocol.contains(parents.getOrDefault(section, ""));
    }
}
