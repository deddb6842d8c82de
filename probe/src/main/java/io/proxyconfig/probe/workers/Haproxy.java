package io.proxyconfig.probe.workers;

import io.proxyconfig.api.probe.ProbeReport.AllowFile;
import io.proxyconfig.api.probe.ProbeReport.HaproxyView;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.probe.workers.MasterCli.WorkerGoneException;
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

/** Looks at HAProxy's processes through the master CLI: at all of them, or only at what a new revision changes. */
public final class Haproxy {

    private final MasterCli cli;
    private final ProcessMemory memory;
    private final Clock clock;
    private final StartTimes startTimes = new StartTimes();
    private final ReloadFailures failures = new ReloadFailures();

    public Haproxy(MasterCli cli, ProcessMemory memory, Clock clock) {
        this.cli = cli;
        this.memory = memory;
        this.clock = clock;
    }

    /** HAProxy as nobody can see it, and why. */
    public static HaproxyView unreachable(String error) {
        return new HaproxyView(false, error, null, null, null, 0, 0, List.of());
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

    /** The entries of ACL files in the memory of the current worker; an empty list of files where there is none. */
    public List<AllowFile> allowFiles(HaproxyView view, List<String> files) {
        Optional<Long> current = view.workers().stream()
                .filter(WorkerView::current)
                .map(WorkerView::pid)
                .findFirst();
        List<AllowFile> read = new ArrayList<>();
        for (String file : files) {
            read.add(new AllowFile(
                    file, current.map(pid -> allowEntries(pid, file)).orElse(null)));
        }
        return read;
    }

    private @Nullable List<String> allowEntries(long pid, String file) {
        try {
            return ShowAcl.parse(cli.askWorker(pid, "show acl " + file));
        } catch (IOException unknown) {
            return null;
        }
    }

    private HaproxyView look(Map<Long, WorkerView> known) {
        try {
            ShowProc proc = showProc();
            Instant now = clock.instant();
            List<WorkerView> workers = new ArrayList<>();
            String description = null;
            for (WorkerProcess worker : proc.workers()) {
                boolean current = worker.equals(proc.current().orElse(null));
                WorkerView earlier = known.get(worker.pid());
                if (!current && earlier != null) {
                    workers.add(drained(worker, earlier));
                    continue;
                }
                Optional<Asked> asked = ask(worker, current, now);
                asked.map(Asked::view).ifPresent(workers::add);
                description = current ? asked.map(Asked::description).orElse(null) : description;
            }
            startTimes.retain(proc.workers().stream().map(WorkerProcess::pid).collect(Collectors.toSet()));
            int failed = failures.count(proc);
            return new HaproxyView(
                    true, null, proc.version(), proc.masterPid(), description, proc.reloads(), failed, workers);
        } catch (IOException e) {
            return unreachable(Objects.requireNonNullElse(e.getMessage(), e.toString()));
        }
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
        return new WorkerView(
                worker.pid(),
                false,
                earlier.startedAt(),
                worker.reloads(),
                earlier.sessions(),
                earlier.memoryBytes(),
                earlier.servers());
    }

    private record Asked(WorkerView view, @Nullable String description) {}

    /** Empty where the worker is gone; without numbers where it doesn't answer. */
    private Optional<Asked> ask(WorkerProcess worker, boolean current, Instant now) {
        Instant startedAt = startTimes.of(worker, now);
        ShowInfo info = null;
        ShowStat stat = null;
        try {
            // What an old worker says of itself never changes: once is enough.
            if (current || startedAt == null) {
                info = ShowInfo.parse(cli.askWorker(worker.pid(), "show info"));
            }
            stat = ShowStat.parse(cli.askWorker(worker.pid(), ShowStat.COMMAND));
        } catch (WorkerGoneException gone) {
            return Optional.empty();
        } catch (IOException busy) {
            // It is there, says the master, but has no answer now: the report says so by leaving the numbers out.
            stat = null;
        }
        if (startedAt == null) {
            startedAt = startTimes.learn(worker, now, info == null ? null : info.startedAt());
        }
        OptionalLong bytes = memory.bytes(worker.pid());
        WorkerView view = new WorkerView(
                worker.pid(),
                current,
                startedAt,
                worker.reloads(),
                stat == null ? null : stat.sessions(),
                bytes.isPresent() ? bytes.getAsLong() : null,
                stat == null ? Map.of() : stat.servers());
        return Optional.of(new Asked(view, info == null ? null : info.description()));
    }
}
