package io.proxyconfig.probe.workers;

import io.proxyconfig.api.probe.HaproxyViewBuilder;
import io.proxyconfig.api.probe.ProbeReport.HaproxyView;
import io.proxyconfig.api.probe.ProbeReport.RunningAllowList;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.api.probe.WorkerViewBuilder;
import io.proxyconfig.probe.workers.MasterCli.WorkerExitedException;
import io.proxyconfig.probe.workers.ProcessReader.HaproxyProcesses;
import io.proxyconfig.probe.workers.ShowProc.WorkerProcess;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads HAProxy's processes through the master CLI: all workers, or only the current worker. */
public final class HaproxyReader {

    private static final Logger LOG = LoggerFactory.getLogger(HaproxyReader.class);

    private final MasterCli cli;
    private final ProcessReader processes;
    private final ProcessMemory memory;
    private final FailedStarts failedStarts;
    private final Clock clock;
    private final WorkerStartTimes startTimes = new WorkerStartTimes();
    private final DrainStartTimes drainStarts;
    private final FailedReloadCounter failedReloads = new FailedReloadCounter();
    private final StartupWarnings warnings;

    public HaproxyReader(
            MasterCli cli,
            ProcessReader processes,
            ProcessMemory memory,
            FailedStarts failedStarts,
            DrainStartTimes drainStarts,
            Clock clock) {
        this.drainStarts = drainStarts;
        this.cli = cli;
        this.processes = processes;
        this.warnings = new StartupWarnings(cli);
        this.memory = memory;
        this.failedStarts = failedStarts;
        this.clock = clock;
    }

    /** The result if HAProxy is unreachable, with the reason. */
    public static HaproxyView unreachable(String error) {
        return HaproxyViewBuilder.builder().error(error).workers(List.of()).build();
    }

    /** Reads the master and all workers. */
    public HaproxyView read() {
        return read(Map.of());
    }

    /**
     * Reads the master and the current worker only. It copies the values of draining workers from an earlier reading, and
     * reads a draining worker only if the earlier reading does not have it.
     */
    public HaproxyView readCurrentWorker(HaproxyView earlier) {
        return read(earlier.workers().stream()
                .collect(Collectors.toUnmodifiableMap(WorkerView::pid, worker -> worker, (first, duplicate) -> first)));
    }

    /** The ACL files in the memory of the current worker. It omits a file if the command fails. */
    public List<RunningAllowList> allowListFiles(HaproxyView view, List<String> files) {
        Optional<Long> current = view.workers().stream()
                .filter(WorkerView::current)
                .map(WorkerView::pid)
                .findFirst();
        return current.map(pid -> files.stream()
                        .flatMap(file -> allowListFile(pid, file).stream())
                        .toList())
                .orElse(List.of());
    }

    private Optional<RunningAllowList> allowListFile(long pid, String file) {
        try {
            return Optional.of(new RunningAllowList(file, ShowAcl.parse(cli.executeOnWorker(pid, "show acl " + file))));
        } catch (IOException unknown) {
            LOG.debug("Cannot read the allow list {}", file, unknown);
            return Optional.empty();
        }
    }

    private HaproxyView read(Map<Long, WorkerView> known) {
        try {
            return readOnce(known);
        } catch (WorkerExitedException replaced) {
            LOG.debug("HAProxy reloaded between two commands; the probe reads it again", replaced);
        } catch (IOException e) {
            return unreachable(e);
        }
        try {
            return readOnce(known);
        } catch (IOException e) {
            return unreachable(e);
        }
    }

    private static HaproxyView unreachable(IOException e) {
        return unreachable(Objects.requireNonNullElse(e.getMessage(), e.toString()));
    }

    private HaproxyView readOnce(Map<Long, WorkerView> known) throws IOException {
        HaproxyProcesses proc = processes.read();
        startTimes.retain(proc.workers().stream().map(WorkerProcess::pid).collect(Collectors.toSet()));
        ShowProc counts = proc.counts();
        Integer failed = counts == null ? null : Integer.valueOf(failedReloads.update(counts));
        Instant now = clock.instant();
        List<WorkerView> workers = new ArrayList<>();
        String description = null;
        List<String> startupWarnings = null;
        for (WorkerProcess worker : proc.workers()) {
            WorkerView earlier = known.get(worker.pid());
            if (worker.equals(proc.current().orElse(null))) {
                ShowInfo info = currentInfo(worker);
                description = info.description();
                Instant startedAt = startedAt(worker, now, info);
                startupWarnings = warnings.of(worker.pid(), startedAt);
                workers.add(view(worker, startedAt, stat(worker)));
            } else if (earlier != null) {
                workers.add(copyOf(worker, earlier));
            } else {
                drainingView(worker, now).ifPresent(workers::add);
            }
        }
        return HaproxyViewBuilder.builder()
                .reachable(true)
                .version(proc.version())
                .masterPid(proc.masterPid())
                .description(description)
                .reloads(counts == null ? null : counts.reloads())
                .failedReloads(failed)
                .startupWarnings(startupWarnings)
                .failedStarts(failedStarts.revisions())
                .workersError(proc.error())
                .workers(drainStarts.addTo(workers, proc.workers(), startTimes.own()))
                .build();
    }

    /** Without the sessions by listener, which decide about ports and must not be old. */
    private static WorkerView copyOf(WorkerProcess worker, WorkerView earlier) {
        return WorkerViewBuilder.builder()
                .pid(worker.pid())
                .startedAt(earlier.startedAt())
                .reloadsSurvived(worker.reloads())
                .sessions(earlier.sessions())
                .memoryBytes(earlier.memoryBytes())
                .servers(earlier.servers())
                .build();
    }

    /** Without this output the revision is unknown, so an error makes the whole reading fail. */
    private ShowInfo currentInfo(WorkerProcess worker) throws IOException {
        try {
            return ShowInfo.parse(cli.executeOnWorker(worker.pid(), "show info"));
        } catch (WorkerExitedException exited) {
            throw exited;
        } catch (IOException e) {
            throw new IOException("the current worker " + worker.pid() + " does not answer: " + e.getMessage(), e);
        }
    }

    /** Empty if the worker has exited. */
    private Optional<WorkerView> drainingView(WorkerProcess worker, Instant now) {
        try {
            ShowInfo info = null;
            // The start time never changes, so one reading is sufficient.
            if (startTimes.find(worker, now) == null) {
                info = drainingInfo(worker);
            }
            return Optional.of(view(worker, startedAt(worker, now, info), stat(worker)));
        } catch (WorkerExitedException exited) {
            return Optional.empty();
        }
    }

    private @Nullable ShowInfo drainingInfo(WorkerProcess worker) throws WorkerExitedException {
        try {
            return ShowInfo.parse(cli.executeOnWorker(worker.pid(), "show info"));
        } catch (WorkerExitedException exited) {
            throw exited;
        } catch (IOException busy) {
            LOG.debug("Worker {} does not answer 'show info'", worker.pid(), busy);
            return null;
        }
    }

    /** Null if the worker exists and does not answer. The report then omits the numbers. */
    private @Nullable ShowStat stat(WorkerProcess worker) throws WorkerExitedException {
        try {
            return cli.readFromWorker(worker.pid(), ShowStat.COMMAND, ShowStat::parse);
        } catch (WorkerExitedException exited) {
            throw exited;
        } catch (IOException busy) {
            LOG.debug("Worker {} does not answer 'show stat'", worker.pid(), busy);
            return null;
        }
    }

    private Instant startedAt(WorkerProcess worker, Instant now, @Nullable ShowInfo info) {
        Instant known = startTimes.find(worker, now);
        return known == null ? startTimes.store(worker, now, info == null ? null : info.startedAt()) : known;
    }

    private WorkerView view(WorkerProcess worker, Instant startedAt, @Nullable ShowStat stat) {
        OptionalLong bytes = memory.bytes(worker.pid());
        return WorkerViewBuilder.builder()
                .pid(worker.pid())
                .current(!worker.old())
                .startedAt(startedAt)
                .reloadsSurvived(worker.reloads())
                .sessions(stat == null ? null : stat.sessions())
                .memoryBytes(bytes.isPresent() ? bytes.getAsLong() : null)
                .servers(stat == null ? Map.of() : stat.servers())
                .listeners(stat == null ? null : stat.listeners())
                .build();
    }
}
