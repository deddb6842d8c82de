package io.proxyconfig.probe.workers;

import io.proxyconfig.api.probe.HaproxyViewBuilder;
import io.proxyconfig.api.probe.ProbeReport.HaproxyView;
import io.proxyconfig.api.probe.ProbeReport.RunningAllowList;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.api.probe.WorkerViewBuilder;
import io.proxyconfig.probe.workers.MasterCli.WorkerExitedException;
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

/** Looks at HAProxy's processes through the master CLI: at all of them, or only at what a new revision changes. */
public final class HaproxyReader {

    private static final Logger LOG = LoggerFactory.getLogger(HaproxyReader.class);

    private final MasterCli cli;
    private final ProcessMemory memory;
    private final Clock clock;
    private final WorkerStartTimes startTimes = new WorkerStartTimes();
    private final FailedReloadCounter failures = new FailedReloadCounter();

    public HaproxyReader(MasterCli cli, ProcessMemory memory, Clock clock) {
        this.cli = cli;
        this.memory = memory;
        this.clock = clock;
    }

    /** HAProxy as nobody can see it, and why. */
    public static HaproxyView unreachable(String error) {
        return HaproxyViewBuilder.builder().error(error).workers(List.of()).build();
    }

    /** Asks the master, and every worker for its connections. */
    public HaproxyView look() {
        return look(Map.of());
    }

    /**
     * Asks the master and the current worker only; details of draining workers are those of an earlier look, and unknown
     * where that had none.
     */
    public HaproxyView quickLook(HaproxyView earlier) {
        return look(earlier.workers().stream()
                .collect(Collectors.toUnmodifiableMap(WorkerView::pid, worker -> worker, (first, again) -> first)));
    }

    /** The entries of ACL files in the memory of the current worker, without files that it could not be asked about. */
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
            return Optional.of(new RunningAllowList(file, ShowAcl.parse(cli.askWorker(pid, "show acl " + file))));
        } catch (IOException unknown) {
            LOG.debug("the allow list {} can't be read", file, unknown);
            return Optional.empty();
        }
    }

    private HaproxyView look(Map<Long, WorkerView> known) {
        try {
            return lookOnce(known);
        } catch (WorkerExitedException replaced) {
            LOG.debug("a reload came between two questions", replaced);
        } catch (IOException e) {
            return unreachable(e);
        }
        try {
            return lookOnce(known);
        } catch (IOException e) {
            return unreachable(e);
        }
    }

    private static HaproxyView unreachable(IOException e) {
        return unreachable(Objects.requireNonNullElse(e.getMessage(), e.toString()));
    }

    private HaproxyView lookOnce(Map<Long, WorkerView> known) throws IOException {
        ShowProc proc = showProc();
        startTimes.retain(proc.workers().stream().map(WorkerProcess::pid).collect(Collectors.toSet()));
        int failed = failures.count(proc);
        Instant now = clock.instant();
        List<WorkerView> workers = new ArrayList<>();
        String description = null;
        for (WorkerProcess worker : proc.workers()) {
            WorkerView earlier = known.get(worker.pid());
            if (worker.equals(proc.current().orElse(null))) {
                ShowInfo info = currentInfo(worker);
                description = info.description();
                workers.add(view(worker, startedAt(worker, now, info), stat(worker)));
            } else if (earlier != null) {
                workers.add(drained(worker, earlier));
            } else {
                drainingView(worker, now).ifPresent(workers::add);
            }
        }
        return HaproxyViewBuilder.builder()
                .reachable(true)
                .version(proc.version())
                .masterPid(proc.masterPid())
                .description(description)
                .reloads(proc.reloads())
                .failedReloads(failed)
                .workers(workers)
                .build();
    }

    /** A reload cuts the master's connections while it starts anew: the second try reaches the new one. */
    private ShowProc showProc() throws IOException {
        try {
            return ShowProc.parse(cli.ask("show proc"));
        } catch (IOException cutOff) {
            return ShowProc.parse(cli.ask("show proc"));
        }
    }

    private static WorkerView drained(WorkerProcess worker, WorkerView earlier) {
        return WorkerViewBuilder.builder()
                .pid(worker.pid())
                .startedAt(earlier.startedAt())
                .reloadsSurvived(worker.reloads())
                .sessions(earlier.sessions())
                .memoryBytes(earlier.memoryBytes())
                .servers(earlier.servers())
                .build();
    }

    /** What runs is what the current worker says; without its word nothing is known, least of all that it has no revision. */
    private ShowInfo currentInfo(WorkerProcess worker) throws IOException {
        try {
            return ShowInfo.parse(cli.askWorker(worker.pid(), "show info"));
        } catch (WorkerExitedException replaced) {
            throw replaced;
        } catch (IOException e) {
            throw new IOException("the current worker " + worker.pid() + " does not answer: " + e.getMessage(), e);
        }
    }

    /** Empty where the worker is gone, which is how draining ends. */
    private Optional<WorkerView> drainingView(WorkerProcess worker, Instant now) {
        try {
            ShowInfo info = null;
            // What an old worker says of itself never changes: once is enough.
            if (startTimes.of(worker, now) == null) {
                info = drainingInfo(worker);
            }
            return Optional.of(view(worker, startedAt(worker, now, info), stat(worker)));
        } catch (WorkerExitedException gone) {
            return Optional.empty();
        }
    }

    private @Nullable ShowInfo drainingInfo(WorkerProcess worker) throws WorkerExitedException {
        try {
            return ShowInfo.parse(cli.askWorker(worker.pid(), "show info"));
        } catch (WorkerExitedException gone) {
            throw gone;
        } catch (IOException busy) {
            LOG.debug("worker {} does not answer now", worker.pid(), busy);
            return null;
        }
    }

    /** Null where the worker is there, as the master says, but has no answer now: the report leaves the numbers out. */
    private @Nullable ShowStat stat(WorkerProcess worker) throws WorkerExitedException {
        try {
            return ShowStat.parse(cli.askWorker(worker.pid(), ShowStat.COMMAND));
        } catch (WorkerExitedException gone) {
            throw gone;
        } catch (IOException busy) {
            LOG.debug("worker {} does not tell its connections now", worker.pid(), busy);
            return null;
        }
    }

    private Instant startedAt(WorkerProcess worker, Instant now, @Nullable ShowInfo info) {
        Instant known = startTimes.of(worker, now);
        return known == null ? startTimes.learn(worker, now, info == null ? null : info.startedAt()) : known;
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
                .build();
    }
}
