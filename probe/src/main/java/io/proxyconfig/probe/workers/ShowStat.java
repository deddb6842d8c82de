package io.proxyconfig.probe.workers;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.IOException;
import java.io.Reader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The sessions of one worker, from the CSV output of {@code show stat} (management guide, sections 9.1 and 9.3).
 *
 * @param sessions client connections of all frontends, without the frontend of the statistics and without the CLI
 * @param listeners client connections by frontend, without frontends that have none
 * @param servers connections by {@code backend/server}, without servers that have none
 */
public record ShowStat(int sessions, Map<String, Integer> listeners, Map<String, Integer> servers) {

    /** All frontends (type 1) and servers (type 4) of all proxies. */
    public static final String COMMAND = "show stat -1 5 -1";

    /** The frontend of statistics and metrics in the configurations that the operator renders. */
    public static final String STATISTICS_FRONTEND = "proxyconfig-stats";

    private static final String HEADER_PREFIX = "# ";
    private static final String FRONTEND = "0";
    private static final String SERVER = "2";

    private static final ObjectReader CSV = new CsvMapper()
            .readerForListOf(String.class)
            .with(CsvParser.Feature.WRAP_AS_ARRAY)
            .with(CsvParser.Feature.SKIP_EMPTY_LINES);

    public ShowStat {
        listeners = Map.copyOf(listeners);
        servers = Map.copyOf(servers);
    }

    /**
     * Parses the output row by row, because it has several megabytes if there are thousands of servers. Its first line has the
     * column names.
     *
     * @throws IOException if a necessary column or value is missing or invalid
     */
    public static ShowStat parse(Reader output) throws IOException {
        try (MappingIterator<List<String>> rows = CSV.readValues(output)) {
            List<String> columns = rows.hasNextValue() ? rows.nextValue() : List.of();
            int proxy = column(columns, HEADER_PREFIX + "pxname");
            int service = column(columns, "svname");
            int current = column(columns, "scur");
            int type = column(columns, "type");
            int sessions = 0;
            Map<String, Integer> listeners = new TreeMap<>();
            Map<String, Integer> servers = new TreeMap<>();
            while (rows.hasNextValue()) {
                List<String> row = rows.nextValue();
                if (row.size() <= type) {
                    throw new IOException("the output of 'show stat' is incomplete: a row has " + row.size() + " of "
                            + columns.size() + " columns");
                }
                int count = number(row.get(current));
                if (row.get(type).equals(FRONTEND) && !row.get(proxy).equals(STATISTICS_FRONTEND)) {
                    sessions += count;
                    if (count > 0) {
                        listeners.put(row.get(proxy), count);
                    }
                } else if (row.get(type).equals(SERVER) && count > 0) {
                    servers.put(row.get(proxy) + "/" + row.get(service), count);
                }
            }
            return new ShowStat(sessions, listeners, servers);
        }
    }

    private static int column(List<String> columns, String name) throws IOException {
        int index = columns.indexOf(name);
        if (index < 0) {
            throw new IOException("the output of 'show stat' has no column '" + name + "'");
        }
        return index;
    }

    private static int number(String field) throws IOException {
        try {
            return field.isEmpty() ? 0 : Integer.parseInt(field);
        } catch (NumberFormatException e) {
            throw new IOException("the output of 'show stat' has '" + field + "' instead of a number", e);
        }
    }
}
