package io.proxyconfig.api.probe;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of an instance as its probe sees it: answer of {@code GET /v1/report}.
 *
 * @param startedAt when the probe process started
 * @param observedAt when the probe read the state of HAProxy
 * @param processUid random ID of the probe process; null if the version of the probe does not report it
 * @param sequence number of the observation in this process: a higher number is a later observation; null if the version of the
 *     probe does not report it, so that only {@code observedAt} gives the order
 * @param ageMillis how long ago the observation began when the probe sent this report, in milliseconds of a monotonic time; null
 *     if the version of the probe does not report it
 * @param pod the pod of the probe; null outside of Kubernetes, and if the pod does not have the environment variables
 * @param instance the {@link ProbeConfig#instance()} that the probe has; null if it has none
 * @param configId the {@link ProbeConfig#configId()} that the probe uses; null before the first
 * @param haproxy state of HAProxy
 * @param listeners the last check of each listener
 * @param allowListFiles the allow lists in the memory of the current worker; without lists that the probe could not read
 * @param mysql MySQL connections; null if the probe has none to make
 */
@RecordBuilder
public record ProbeReport(
        Instant startedAt,
        Instant observedAt,
        @Nullable String processUid,
        @Nullable Long sequence,
        @Nullable Long ageMillis,
        @Nullable ProbePod pod,
        ProbeConfig.@Nullable InstanceIdentity instance,
        @Nullable String configId,
        HaproxyView haproxy,
        List<ListenerCheck> listeners,
        List<RunningAllowList> allowListFiles,
        @Nullable MySqlView mysql) {

    /**
     * An observation that is older says nothing about the present. The probe observes HAProxy every two seconds, and an observation
     * takes a few seconds if HAProxy is slow.
     */
    public static final Duration MAX_AGE = Duration.ofSeconds(10);

    /**
     * The pod of a probe.
     *
     * @param name its name, which a later pod can have, too
     * @param uid its uid, which no other pod has
     */
    public record ProbePod(String name, String uid) {}

    /**
     * The processes of HAProxy.
     *
     * @param reachable whether the master and the current worker answered; if not, only {@code error} is known
     * @param error why they did not answer; null if they did
     * @param version version of HAProxy
     * @param masterPid process ID of the master; another one means that HAProxy restarted
     * @param description {@code global description} of the current worker, with the revision
     * @param reloads reloads since the master started, with the failed ones; null if the probe could not read it
     * @param failedReloads failed reloads that the probe has seen, because HAProxy resets its own count with the next
     *     successful reload; null if the probe could not read it
     * @param startupWarnings warnings that HAProxy logged when the current worker started, 20 at most; null if the probe
     *     could not read them
     * @param failedStarts revisions with which HAProxy ended during a start, 20 at most, so that its start script does not use
     *     them again; null if the probe cannot know
     * @param workersError why draining workers can be missing in {@code workers}; null if it has all workers
     * @param workers the current worker first, then the draining ones, the youngest first
     */
    @RecordBuilder
    public record HaproxyView(
            boolean reachable,
            @Nullable String error,
            @Nullable String version,
            @Nullable Long masterPid,
            @Nullable String description,
            @Nullable Integer reloads,
            @Nullable Integer failedReloads,
            @Nullable List<String> startupWarnings,
            @Nullable List<String> failedStarts,
            @Nullable String workersError,
            List<WorkerView> workers) {}

    /**
     * One worker.
     *
     * @param pid process ID, as the master reports it
     * @param current whether it accepts new connections
     * @param startedAt when it started
     * @param drainingSince when its successor started; null for the current worker, and if the probe does not know it
     * @param drainingMillis how long it drained when the observation began, in milliseconds of a monotonic time; null for the
     *     current worker, and if the probe does not report it
     * @param reloadsSurvived reloads since it started; null if the probe could not read it
     * @param sessions client connections, without those of statistics pages and command lines; null if it did not answer
     * @param memoryBytes proportional set size in bytes, or else resident set size; null if the probe can read neither
     * @param servers client connections by {@code backend/server}; only servers with connections
     * @param listeners client connections by listener, only listeners with connections; null if the probe does not report them
     */
    @RecordBuilder
    public record WorkerView(
            long pid,
            boolean current,
            @Nullable Instant startedAt,
            @Nullable Instant drainingSince,
            @Nullable Long drainingMillis,
            @Nullable Integer reloadsSurvived,
            @Nullable Integer sessions,
            @Nullable Long memoryBytes,
            Map<String, Integer> servers,
            @Nullable Map<String, Integer> listeners) {}

    /**
     * A listener check: a TCP connection to a listener.
     *
     * @param name name of the listener
     * @param accepting whether the listener accepted the connection
     * @param checkedAt when the probe tried it
     * @param latencyMicros how long the connection took, in microseconds
     * @param error why the listener did not accept it; null if it did
     */
    public record ListenerCheck(
            String name,
            boolean accepting,
            Instant checkedAt,
            long latencyMicros,
            @Nullable String error) {}

    /**
     * An allow list in the memory of the current worker ({@code show acl}).
     *
     * @param file path of its file
     * @param entries its entries in any order; null if the worker has no such list
     */
    public record RunningAllowList(String file, @Nullable List<String> entries) {}

    /**
     * MySQL connections.
     *
     * @param desired how many connections the probe has to hold
     * @param held how many it holds that answered their last query
     * @param broken held connections that broke since the probe started
     * @param oldestOpenedAt when the probe opened the oldest held connection
     * @param freshSucceeded whether the last fresh connection and its query succeeded; null before the first
     * @param freshLatencyMicros how long the fresh connection took, in microseconds
     * @param lastError the last error of a held or a fresh connection
     * @param lastErrorAt when that error occurred
     * @param breaks the newest breaks, the newest first, 20 at most
     * @param sslMode {@code sslMode} of the connections; null for TLS only if the database offers it, also from a probe of an
     *     earlier version, which cannot require TLS
     */
    @RecordBuilder
    public record MySqlView(
            int desired,
            int held,
            int broken,
            @Nullable Instant oldestOpenedAt,
            @Nullable Boolean freshSucceeded,
            @Nullable Long freshLatencyMicros,
            @Nullable String lastError,
            @Nullable Instant lastErrorAt,
            List<Break> breaks,
            @Nullable String sslMode) {}

    /**
     * A held connection that ended.
     *
     * @param at when it ended
     * @param cause the error message of the driver
     * @param workerPid the worker that served it; null if unknown
     * @param openedAt when the probe had opened it
     */
    public record Break(Instant at, String cause, @Nullable Long workerPid, Instant openedAt) {}
}
