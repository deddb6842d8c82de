package io.proxyconfig.probe.workers;

import io.proxyconfig.api.Ticker;
import io.proxyconfig.probe.workers.ShowProc.WorkerProcess;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the list of HAProxy's processes. {@code show proc} fails with many workers: HAProxy 2.8 does not answer it with more than
 * about 185, and other releases without the correction of December 2025 leave out rows above about 200. The list then comes from
 * the children of the master, if the probe can see process IDs. Thread-safe.
 */
public final class ProcessReader {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessReader.class);

    /** How long the probe does not try {@code show proc} again after HAProxy did not answer it in time. */
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final MasterCli cli;
    private final ProcessMemory processes;
    private final Clock clock;
    private final Ticker ticker;
    private volatile @Nullable Long masterPid;
    /** Until when the probe does not try {@code show proc}; null if HAProxy answered it in time. */
    private volatile @Nullable Duration pausedUntil;

    public ProcessReader(MasterCli cli, ProcessMemory processes, Clock clock, Ticker ticker) {
        this.cli = cli;
        this.processes = processes;
        this.clock = clock;
        this.ticker = ticker;
    }

    /**
     * The processes.
     *
     * @param masterPid process ID of the master; null if it is unknown
     * @param version version of HAProxy
     * @param counts the numbers of reloads; null if {@code show proc} gave none
     * @param workers the current worker first, then the draining workers, the youngest first
     * @param error why draining workers can be missing; null if the list is complete
     */
    public record HaproxyProcesses(
            @Nullable Long masterPid,
            @Nullable String version,
            @Nullable ShowProc counts,
            List<WorkerProcess> workers,
            @Nullable String error) {

        /** The worker that accepts new connections; empty while HAProxy starts. */
        public Optional<WorkerProcess> current() {
            return workers.stream().filter(worker -> !worker.old()).findFirst();
        }
    }

    /**
     * Reads the list.
     *
     * @throws IOException if HAProxy does not answer
     */
    public HaproxyProcesses read() throws IOException {
        Duration until = pausedUntil;
        if (until != null && ticker.now().compareTo(until) < 0) {
            return fromWorker();
        }
        try {
            HaproxyProcesses read = fromShowProc();
            pausedUntil = null;
            return read;
        } catch (SocketTimeoutException e) {
            LOG.debug("HAProxy does not answer 'show proc'", e);
        }
        HaproxyProcesses read = fromWorker();
        if (until == null) {
            LOG.warn("HAProxy does not answer 'show proc', which old releases cannot answer with many workers");
        }
        pausedUntil = ticker.now().plus(PAUSE);
        return read;
    }

    private HaproxyProcesses fromShowProc() throws IOException {
        String output = showProc();
        ShowProc proc = ShowProc.parse(output);
        masterPid = proc.masterPid();
        if (!ShowProc.isPossiblyCut(output)) {
            return new HaproxyProcesses(proc.masterPid(), proc.version(), proc, proc.workers(), null);
        }
        Optional<WorkerProcess> current = proc.current();
        List<WorkerProcess> all = current.isPresent() ? children(proc.masterPid(), current.get()) : List.of();
        return new HaproxyProcesses(
                proc.masterPid(),
                proc.version(),
                proc,
                all.isEmpty() ? proc.workers() : all,
                all.isEmpty()
                        ? "HAProxy can have left out workers in its answer to 'show proc', and the probe does not see their"
                                + " process IDs; use a newer release of HAProxy"
                        : null);
    }

    /** A reload closes the connections of the master. The second attempt reaches the master after the reload. */
    private String showProc() throws IOException {
        try {
            return cli.execute("show proc");
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException reloading) {
            return cli.execute("show proc");
        }
    }

    /** The current worker answers for itself. */
    private HaproxyProcesses fromWorker() throws IOException {
        ShowInfo info = ShowInfo.parse(cli.execute("@1 show info"));
        Long pid = info.pid();
        if (pid == null) {
            throw new IOException("HAProxy does not answer 'show proc', and has no current worker");
        }
        WorkerProcess current = new WorkerProcess(pid, false, null, uptime(ProcessHandle.of(pid), info.startedAt()));
        Long master = Objects.requireNonNullElseGet(masterPid, () -> parent(pid));
        List<WorkerProcess> all = children(master, current);
        return new HaproxyProcesses(
                master == 0 ? null : master,
                info.version(),
                null,
                all.isEmpty() ? List.of(current) : all,
                all.isEmpty()
                        ? "HAProxy does not answer 'show proc', and the probe does not see the process IDs of its workers;"
                                + " use a newer release of HAProxy"
                        : null);
    }

    private static long parent(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(ProcessHandle::parent)
                .map(ProcessHandle::pid)
                .orElse(0L);
    }

    /** The current worker and the other children of the master; empty if the probe does not see them. */
    private List<WorkerProcess> children(long master, WorkerProcess current) {
        List<ProcessHandle> handles = ProcessHandle.of(master)
                .filter(handle -> processes.isHaproxy(master))
                .map(handle -> handle.children()
                        .filter(child -> processes.isHaproxy(child.pid()))
                        .toList())
                .orElse(List.of());
        if (handles.stream().noneMatch(child -> child.pid() == current.pid())) {
            return List.of();
        }
        List<WorkerProcess> workers = new ArrayList<>(handles.stream()
                .filter(child -> child.pid() != current.pid())
                .map(child -> new WorkerProcess(child.pid(), true, null, uptime(Optional.of(child), null)))
                .sorted(Comparator.comparing(WorkerProcess::uptime))
                .toList());
        workers.addFirst(current);
        return workers;
    }

    private Duration uptime(Optional<ProcessHandle> process, @Nullable Instant reported) {
        Instant now = clock.instant();
        Instant start = process.flatMap(one -> one.info().startInstant()).orElse(reported == null ? now : reported);
        return Duration.between(start, now);
    }
}
