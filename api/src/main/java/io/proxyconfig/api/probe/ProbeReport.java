package io.proxyconfig.api.probe;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything a probe knows: answer of {@code GET /v1/report}.
 *
 * @param startedAt when the probe process started
 * @param observedAt when this report's look at HAProxy was taken
 * @param configId the {@link ProbeConfig#configId()} in force; null before the first
 * @param haproxy HAProxy as its master CLI shows it
 * @param listeners the last fresh TCP connection to each listener
 * @param allowListFiles ACL files as the current worker has them in memory; without those that could not be read
 * @param mysql MySQL connections; null when none were asked for
 */
public record ProbeReport(
        Instant startedAt,
        Instant observedAt,
        @Nullable String configId,
        HaproxyView haproxy,
        List<ListenerCheck> listeners,
        List<RunningAllowList> allowListFiles,
        @Nullable MySqlView mysql) {

    /**
     * HAProxy's processes.
     *
     * @param reachable whether the master CLI and the current worker answered; if not, nothing else here is known
     * @param error why it didn't; null when it did
     * @param version HAProxy's version
     * @param masterPid process id of the master; changes when HAProxy was restarted
     * @param description {@code global description} of the current worker, which carries the revision
     * @param reloads reloads since the master started, failed ones among them
     * @param failedReloads those of them that failed, as far as the probe has seen: HAProxy forgets them with the next
     *     reload that succeeds
     * @param workers the current worker first, then draining ones, the youngest first
     */
    public record HaproxyView(
            boolean reachable,
            @Nullable String error,
            @Nullable String version,
            @Nullable Long masterPid,
            @Nullable String description,
            int reloads,
            int failedReloads,
            List<WorkerView> workers) {}

    /**
     * One worker.
     *
     * @param pid process id, as the master tells it
     * @param current whether it takes new connections
     * @param startedAt when it started
     * @param reloadsSurvived reloads that it has lived through
     * @param sessions client connections, without those of statistics pages and command lines; null when it did not answer
     * @param memoryBytes proportional set size in bytes, or resident set size where that can't be read; null when neither can
     * @param servers client connections by {@code backend/server}, only servers that have any
     */
    public record WorkerView(
            long pid,
            boolean current,
            @Nullable Instant startedAt,
            int reloadsSurvived,
            @Nullable Integer sessions,
            @Nullable Long memoryBytes,
            Map<String, Integer> servers) {}

    /**
     * A fresh TCP connection to a listener.
     *
     * @param name the listener's name
     * @param accepting whether the last connection was accepted
     * @param checkedAt when that was
     * @param latencyMicros how long it took, in microseconds
     * @param error why it wasn't accepted; null when it was
     */
    public record ListenerCheck(
            String name,
            boolean accepting,
            Instant checkedAt,
            long latencyMicros,
            @Nullable String error) {}

    /**
     * An ACL file in the current worker's memory ({@code show acl}).
     *
     * @param file its path
     * @param entries its entries in no particular order; null when the worker has no such file
     */
    public record RunningAllowList(String file, @Nullable List<String> entries) {}

    /**
     * MySQL connections.
     *
     * @param wanted how many should be held
     * @param held how many are held and answered their last query
     * @param broken held connections that broke since the probe started
     * @param oldestSince when the oldest held connection was opened
     * @param freshOk whether the last fresh connection and its query succeeded; null before the first
     * @param freshLatencyMicros how long that took, in microseconds
     * @param lastError the last thing that went wrong, on a held or a fresh connection
     * @param lastErrorAt when that was
     * @param breaks the newest breaks, newest first, 20 at most
     */
    public record MySqlView(
            int wanted,
            int held,
            int broken,
            @Nullable Instant oldestSince,
            @Nullable Boolean freshOk,
            @Nullable Long freshLatencyMicros,
            @Nullable String lastError,
            @Nullable Instant lastErrorAt,
            List<Break> breaks) {}

    /**
     * A held connection that ended.
     *
     * @param at when
     * @param cause what the driver said
     * @param workerPid the worker that it was on; null when that wasn't known
     * @param openedAt when it had been opened
     */
    public record Break(Instant at, String cause, @Nullable Long workerPid, Instant openedAt) {}
}
