package io.proxyconfig.emulator;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.proxyconfig.emulator.RuntimeSocket.RuntimeCommandException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** {@code GET services/haproxy/stats/native}: {@code show stat} of the current worker, filtered by type, name and parent. */
final class NativeStats {

    private static final ObjectReader CSV = new CsvMapper()
            .readerForListOf(String.class)
            .with(CsvParser.Feature.WRAP_AS_ARRAY)
            .with(CsvParser.Feature.SKIP_EMPTY_LINES);

    private static final List<String> TYPES = List.of("frontend", "backend", "server");

    /** The fields of the published model; {@code show stat} has more. */
    private static final Set<String> FIELDS = Set.of(
            ("act addr agent_code agent_desc agent_duration agent_fall agent_health agent_rise agent_status algo bck bin "
                            + "bout check_code check_desc check_duration check_fall check_health check_rise check_status "
                            + "chkdown chkfail cli_abrt comp_byp comp_in comp_out comp_rsp conn_rate conn_rate_max "
                            + "conn_tot cookie ctime dcon downtime dreq dresp dses econ ereq eresp hanafail hrsp_1xx "
                            + "hrsp_2xx hrsp_3xx hrsp_4xx hrsp_5xx hrsp_other iid intercepted last_agt last_chk lastchg "
                            + "lastsess lbtot mode pid qcur qlimit qmax qtime rate rate_lim rate_max req_rate "
                            + "req_rate_max req_tot rtime scur sid slim smax srv_abrt status stot throttle tracked ttime "
                            + "weight wredis wretr")
                    .split(" "));

    private final RuntimeSocket runtime;

    NativeStats(RuntimeSocket runtime) {
        this.runtime = runtime;
    }

    List<Route> routes() {
        return List.of(Route.of("GET", "/services/haproxy/stats/native", this::stats));
    }

    @SuppressWarnings("prose") // the messages of HAProxy's Data Plane API
    private ApiResponse stats(ApiRequest request) {
        String type = request.query().getOrDefault("type", "");
        String name = request.query().getOrDefault("name", "");
        String parent = request.query().getOrDefault("parent", "");
        if (!type.isEmpty() && !TYPES.contains(type)) {
            throw ApiException.parameter(606, "type in query should be one of [frontend backend server]");
        }
        if (type.isEmpty() && !name.isEmpty()) {
            throw ApiException.of(400, "Type required when filtering by name");
        }
        Map<String, Object> response = new TreeMap<>(Map.of("runtimeAPI", runtime.path() + "@1"));
        try {
            List<Map<String, Object>> found = parse(runtime.run("show stat")).stream()
                    .filter(entry -> type.isEmpty() || type.equals(entry.get("type")))
                    .filter(entry -> name.isEmpty() || name.equals(entry.get("name")))
                    .filter(entry -> parent.isEmpty() || parent.equals(entry.get("backend_name")))
                    .toList();
            if (!found.isEmpty()) {
                response.put("stats", found);
            }
            return ApiResponse.json(200, response);
        } catch (RuntimeCommandException e) {
            response.put("error", e.text());
            return ApiResponse.json(500, response);
        }
    }

    /** The first line of the table has the column names, behind {@code # }. */
    private static List<Map<String, Object>> parse(String csv) {
        try (MappingIterator<List<String>> rows = CSV.readValues(csv)) {
            List<Map<String, Object>> entries = new ArrayList<>();
            List<String> columns = rows.hasNext() ? rows.next() : List.of();
            while (rows.hasNext()) {
                entries.add(entry(columns, rows.next()));
            }
            return entries;
        } catch (IOException e) {
            throw new IllegalStateException("cannot parse the output of 'show stat'", e);
        }
    }

    private static Map<String, Object> entry(List<String> names, List<String> values) {
        Map<String, Object> stats = new TreeMap<>();
        for (int i = 2; i < Math.min(names.size(), values.size()); i++) {
            String value = values.get(i);
            if (!value.isEmpty() && FIELDS.contains(names.get(i))) {
                stats.put(names.get(i), value.matches("-?\\d+") ? Long.valueOf(value) : value);
            }
        }
        Map<String, Object> entry = new TreeMap<>(Map.of("stats", stats));
        String proxy = values.get(0);
        switch (values.get(1)) {
            case "FRONTEND" -> entry.putAll(Map.of("type", "frontend", "name", proxy));
            case "BACKEND" -> entry.putAll(Map.of("type", "backend", "name", proxy));
            default -> entry.putAll(Map.of("type", "server", "name", values.get(1), "backend_name", proxy));
        }
        return entry;
    }
}
