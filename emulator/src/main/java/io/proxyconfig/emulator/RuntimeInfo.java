package io.proxyconfig.emulator;

import io.proxyconfig.emulator.RuntimeSocket.RuntimeCommandException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code GET services/haproxy/runtime/info}: the current worker's {@code show info} in the fields of the published model,
 * which has no {@code description}. Where HAProxy is down, the response is 200 with {@code error} instead of {@code info}.
 */
final class RuntimeInfo {

    /** The model's names of integer fields, by HAProxy's names. */
    private static final Map<String, String> NUMBERS = Map.ofEntries(
            Map.entry("ActivePeers", "active_peers"),
            Map.entry("BusyPolling", "busy_polling"),
            Map.entry("BytesOutRate", "bytes_out_rate"),
            Map.entry("CompressBpsIn", "compress_bps_in"),
            Map.entry("CompressBpsOut", "compress_bps_out"),
            Map.entry("CompressBpsRateLim", "compress_bps_rate_lim"),
            Map.entry("ConnRate", "conn_rate"),
            Map.entry("ConnRateLimit", "conn_rate_limit"),
            Map.entry("ConnectedPeers", "connected_peers"),
            Map.entry("CumConns", "cum_conns"),
            Map.entry("CumReq", "cum_req"),
            Map.entry("CumSslConns", "cum_ssl_conns"),
            Map.entry("CurrConns", "curr_conns"),
            Map.entry("CurrSslConns", "curr_ssl_conns"),
            Map.entry("DroppedLogs", "dropped_logs"),
            Map.entry("FailedResolutions", "failed_resolutions"),
            Map.entry("Hard_maxconn", "hard_max_conn"),
            Map.entry("Idle_pct", "idle_pct"),
            Map.entry("Jobs", "jobs"),
            Map.entry("Listeners", "listeners"),
            Map.entry("Maxconn", "max_conn"),
            Map.entry("MaxConnRate", "max_conn_rate"),
            Map.entry("Maxpipes", "max_pipes"),
            Map.entry("MaxSessRate", "max_sess_rate"),
            Map.entry("Maxsock", "max_sock"),
            Map.entry("MaxSslConns", "max_ssl_conns"),
            Map.entry("MaxSslRate", "max_ssl_rate"),
            Map.entry("Memmax_MB", "mem_max_mb"),
            Map.entry("Nbthread", "nbthread"),
            Map.entry("Pid", "pid"),
            Map.entry("PipesFree", "pipes_free"),
            Map.entry("PipesUsed", "pipes_used"),
            Map.entry("PoolAlloc_MB", "pool_alloc_mb"),
            Map.entry("PoolFailed", "pool_failed"),
            Map.entry("PoolUsed_MB", "pool_used_mb"),
            Map.entry("Process_num", "process_num"),
            Map.entry("Nbproc", "processes"),
            Map.entry("Run_queue", "run_queue"),
            Map.entry("SessRate", "sess_rate"),
            Map.entry("SessRateLimit", "sess_rate_limit"),
            Map.entry("SslRate", "ssl_rate"),
            Map.entry("SslRateLimit", "ssl_rate_limit"),
            Map.entry("Stopping", "stopping"),
            Map.entry("Tasks", "tasks"),
            Map.entry("TotalBytesOut", "total_bytes_out"),
            Map.entry("Ulimit-n", "ulimit_n"),
            Map.entry("Unstoppable Jobs", "unstoppable"),
            Map.entry("Uptime_sec", "uptime"));

    private final RuntimeSocket runtime;

    RuntimeInfo(RuntimeSocket runtime) {
        this.runtime = runtime;
    }

    List<Route> routes() {
        return List.of(Route.of("GET", "/services/haproxy/runtime/info", request -> ApiResponse.json(200, info())));
    }

    private Map<String, Object> info() {
        Map<String, Object> response = new TreeMap<>();
        response.put("runtimeAPI", runtime.path().toString());
        try {
            response.put("info", parse(runtime.run("show info typed")));
        } catch (RuntimeCommandException e) {
            response.put("error", e.text());
        }
        return response;
    }

    /** Lines like {@code 6.Pid.1:CGS:u32:1234}, as the management guide describes {@code show info typed}. */
    private static Map<String, Object> parse(String showInfo) {
        Map<String, Object> info = new TreeMap<>();
        for (String line : showInfo.lines().toList()) {
            String[] fields = line.split(":", 4);
            String[] id = fields[0].split("\\.", 3);
            if (fields.length == 4 && id.length == 3) {
                put(info, id[1], fields[3]);
            }
        }
        return info;
    }

    private static void put(Map<String, Object> info, String name, String value) {
        String number = NUMBERS.get(name);
        if (number != null && value.matches("-?\\d+")) {
            info.put(number, Long.valueOf(value));
        } else if (name.equals("Version") || name.equals("node")) {
            info.put(name.toLowerCase(Locale.ROOT), value);
        } else if (name.equals("Release_date")) {
            info.put("release_date", value.replace('/', '-'));
        }
    }
}
