package io.proxyconfig.probe.workers;

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

    private static final String CURRENT = "scur";

    public ShowStat {
        listeners = Map.copyOf(listeners);
        servers = Map.copyOf(servers);
    }

    /**
     * Parses the output.
     *
     * @throws IOException if a necessary column or value is missing or invalid
     */
    public static ShowStat parse(Reader output) throws IOException {
        int[] sessions = {0};
        Map<String, Integer> listeners = new TreeMap<>();
        Map<String, Integer> servers = new TreeMap<>();
        StatRows.read(output, List.of(StatRows.PROXY, StatRows.SERVICE, CURRENT, StatRows.TYPE), row -> {
            String type = row.text(StatRows.TYPE);
            String proxy = row.text(StatRows.PROXY);
            int count = row.number(CURRENT);
            if (type.equals(StatRows.FRONTEND) && !proxy.equals(STATISTICS_FRONTEND)) {
                sessions[0] += count;
                if (count > 0) {
                    listeners.put(proxy, count);
                }
            } else if (type.equals(StatRows.SERVER) && count > 0) {
                servers.put(proxy + "/" + row.text(StatRows.SERVICE), count);
            }
        });
        return new ShowStat(sessions[0], listeners, servers);
    }
}
