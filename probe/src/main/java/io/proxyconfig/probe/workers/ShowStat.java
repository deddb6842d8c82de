package io.proxyconfig.probe.workers;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The connections of one worker, from its {@code show stat} (management guide, sections 9.1 and 9.3).
 *
 * @param sessions client connections of all frontends but that of our statistics; the CLI's own never appear there
 * @param servers connections by {@code backend/server}, only servers that have any
 */
public record ShowStat(int sessions, Map<String, Integer> servers) {

    /** Frontends and servers only: 1 for frontends plus 4 for servers. */
    public static final String COMMAND = "show stat -1 5 -1";

    /** The frontend of statistics pages and metrics in configurations that the operator renders. */
    public static final String STATISTICS_FRONTEND = "proxyconfig-stats";

    private static final String FRONTEND = "0";
    private static final String SERVER = "2";

    public ShowStat {
        servers = Map.copyOf(servers);
    }

    /**
     * Reads the answer, whose first line names the columns.
     *
     * @throws IOException where a column that is needed is missing, or a number isn't one
     */
    public static ShowStat parse(String answer) throws IOException {
        List<String> lines = answer.lines().filter(line -> !line.isBlank()).toList();
        if (lines.isEmpty() || !lines.getFirst().startsWith("# ")) {
            throw new IOException("'show stat' names no columns");
        }
        List<String> columns = Arrays.asList(lines.getFirst().substring(2).split(",", -1));
        int proxy = column(columns, "pxname");
        int service = column(columns, "svname");
        int current = column(columns, "scur");
        int type = column(columns, "type");
        int sessions = 0;
        Map<String, Integer> servers = new TreeMap<>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> fields = CsvLine.fields(line);
            if (fields.size() <= type) {
                throw new IOException("'show stat' was cut off");
            }
            int count = number(fields.get(current));
            if (fields.get(type).equals(FRONTEND) && !fields.get(proxy).equals(STATISTICS_FRONTEND)) {
                sessions += count;
            } else if (fields.get(type).equals(SERVER) && count > 0) {
                servers.put(fields.get(proxy) + "/" + fields.get(service), count);
            }
        }
        return new ShowStat(sessions, servers);
    }

    private static int column(List<String> columns, String name) throws IOException {
        int index = columns.indexOf(name);
        if (index < 0) {
            throw new IOException("'show stat' has no column " + name);
        }
        return index;
    }

    private static int number(String field) throws IOException {
        try {
            return field.isEmpty() ? 0 : Integer.parseInt(field);
        } catch (NumberFormatException e) {
            throw new IOException("'show stat' has '" + field + "' where a number belongs", e);
        }
    }
}
