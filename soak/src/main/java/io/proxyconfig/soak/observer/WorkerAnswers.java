package io.proxyconfig.soak.observer;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the answers of a worker to commands of the runtime API (management guide, section 9.3). */
final class WorkerAnswers {
    private static final Pattern REVISION = Pattern.compile("(?m)^description:.* revision ([0-9a-f]{12})\\b");
    private static final Pattern ALLOW_LIST = Pattern.compile("(?m)^(\\d+) \\(\\S*/proxyconfig-([^)/]+)\\.acl\\)");

    private WorkerAnswers() {}

    /** The revision in the answer to {@code show info}; empty without one. */
    static String revision(String info) {
        Matcher revision = REVISION.matcher(info);
        return revision.find() ? revision.group(1) : "";
    }

    /** The frontends that are open, in the answer to {@code show stat -1 1 -1}. */
    static Set<String> listeners(String stat) {
        return rows(stat, ",").stream()
                .filter(row -> row.getOrDefault("status", "").equals("OPEN"))
                .map(row -> row.getOrDefault("pxname", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The number of the allow list of each listener, in the answer to {@code show acl}. */
    static Map<String, String> allowLists(String acls) {
        Map<String, String> numbers = new TreeMap<>();
        Matcher list = ALLOW_LIST.matcher(acls);
        while (list.find()) {
            numbers.put(list.group(2), list.group(1));
        }
        return numbers;
    }

    /** The entries in the answer to {@code show acl #<number>}: the second field of each line. */
    static Set<String> entries(String acl) {
        return acl.lines()
                .map(line -> List.of(line.strip().split(" ", 2)))
                .filter(fields -> fields.size() == 2)
                .map(List::getLast)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The servers in the answer to {@code show servers state}. */
    static Map<String, String> servers(String state) {
        String table = state.substring(Math.max(0, state.indexOf('#')));
        return rows(table, " ").stream()
                .collect(Collectors.toMap(
                        row -> row.get("be_name") + "/" + row.get("srv_name"),
                        row -> ExpectedWorker.server(
                                row.getOrDefault("srv_addr", ""),
                                row.getOrDefault("srv_port", ""),
                                row.getOrDefault("srv_uweight", "")),
                        (one, other) -> other,
                        TreeMap::new));
    }

    /** The rows of a table whose first line, after {@code "# "}, has the names of the columns. */
    private static List<Map<String, String>> rows(String table, String separator) {
        List<String> lines = table.lines().filter(line -> !line.isBlank()).toList();
        if (lines.isEmpty()) {
            return List.of();
        }
        List<String> names =
                Arrays.asList(lines.getFirst().replaceFirst("^# ?", "").split(separator, -1));
        return lines.stream()
                .skip(1)
                .map(line -> row(names, line.split(separator, -1)))
                .toList();
    }

    private static Map<String, String> row(List<String> names, String[] fields) {
        Map<String, String> row = new HashMap<>();
        for (int column = 0; column < Math.min(names.size(), fields.length); column++) {
            row.put(names.get(column), fields[column]);
        }
        return row;
    }

    /** The worker processes whose sessions include one from an address; for the answer to {@code show sess}. */
    static boolean hasSessionFrom(String address, String sessions) {
        return Stream.of(sessions).flatMap(String::lines).anyMatch(line -> line.contains(" src=" + address + ":"));
    }
}
