package io.proxyconfig.probe.limits;

import io.proxyconfig.api.Ticker;
import io.proxyconfig.api.probe.ConnectionLimits;
import io.proxyconfig.api.probe.ServerStateUpdate;
import io.proxyconfig.probe.state.NextStart;
import io.proxyconfig.probe.workers.MasterCli;
import io.proxyconfig.probe.workers.ProcessReader;
import io.proxyconfig.probe.workers.ProcessReader.HaproxyProcesses;
import io.proxyconfig.probe.workers.ShowInfo;
import io.proxyconfig.probe.workers.ShowProc.WorkerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the limits of a configuration hold over all workers: every second, the current worker gets what the draining ones leave
 * over. Without limits it sends no command. Thread-safe.
 */
public final class ConnectionLimiter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionLimiter.class);

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** Between two readings of the only worker, which has all of each limit. The list of workers is read more often. */
    private static final Duration REST_INTERVAL = Duration.ofSeconds(5);

    /** While a push is in progress. */
    private static final Duration SHORT_INTERVAL = Duration.ofMillis(250);

    /** A push is complete by then. */
    private static final Duration PUSH = Duration.ofSeconds(30);

    private final MasterCli cli;
    private final ProcessReader processes;
    private final Ticker ticker;
    private final DrainingReader drainingReader;
    private final DrainedServers drainedServers;
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread = Thread.ofVirtual().name("connection-limits").unstarted(this::run);

    private volatile NextStart next = NextStart.UNCHANGED;
    private @Nullable ConnectionLimits configured;
    /** Of the last push. The operator sends the configuration of the probe after it. */
    private @Nullable ConnectionLimits pushed;

    private @Nullable Handover handover;
    /** When the only worker was read last; null after any other reading. */
    private @Nullable Duration restedAt;

    private long restedPid;
    private @Nullable String description;
    private long describedPid;
    private @Nullable String failure;

    /** A limiter that is not started. It has its file in the folder of the socket of the master CLI. */
    public ConnectionLimiter(MasterCli cli, ProcessReader processes, Ticker ticker) {
        this.cli = cli;
        this.processes = processes;
        this.ticker = ticker;
        this.drainingReader = new DrainingReader(cli);
        this.drainedServers = new DrainedServers(
                Objects.requireNonNull(cli.socket().toAbsolutePath().getParent()));
    }

    /** Starts to apply limits. */
    public void start() {
        thread.start();
    }

    /** Uses the limits of a configuration from now on. */
    public synchronized void use(@Nullable ConnectionLimits limits) {
        configured = limits;
        restedAt = null;
        wake.release();
    }

    /**
     * Prepares a push: lowers limits of the current worker until it drains or the push must be over.
     *
     * @return how the next worker must start, so that both together stay within the limits
     */
    public synchronized NextStart prepare(ServerStateUpdate update) {
        pushed = update.limits();
        restedAt = null;
        if (pushed == null) {
            return NextStart.UNCHANGED;
        }
        try {
            HaproxyProcesses read = processes.read();
            if (read.workers().isEmpty()) {
                return NextStart.UNCHANGED;
            }
            long pid = read.workers().getFirst().pid();
            HandoverPlan plan =
                    new HandoverPlan(new WorkerLimits(cli, pid), limitsOf(pid), update, draining(read), drainedServers);
            Handover limited = plan.limitCurrentWorker(ticker.now().plus(PUSH));
            handover = limited;
            NextStart start = plan.next(limited);
            drainedServers.startDrained(start.drained());
            next = start;
            return start;
        } catch (IOException e) {
            LOG.warn(
                    "The next worker starts with the whole limits, because the probe cannot read connections: {}",
                    e.toString());
            return NextStart.UNCHANGED;
        } finally {
            wake.release();
        }
    }

    /** How a worker would start, by the last reading. */
    public NextStart next() {
        return next;
    }

    /** Reads all workers, and gives the current one what the draining ones leave over. */
    synchronized void apply() throws IOException {
        if (configured == null && pushed == null) {
            next = NextStart.UNCHANGED;
            return;
        }
        HaproxyProcesses read = processes.read();
        if (read.workers().isEmpty()) {
            return;
        }
        long pid = read.workers().getFirst().pid();
        boolean alone = read.workers().size() == 1 && read.error() == null;
        if (alone && isRecent(pid)) {
            return;
        }
        restedAt = null;
        if (handover != null && handover.isOver(pid, ticker.now())) {
            handover = null;
        }
        ConnectionLimits limits = limitsOf(pid);
        if (limits == null) {
            next = NextStart.UNCHANGED;
            return;
        }
        CurrentWorker current =
                new CurrentWorker(new WorkerLimits(cli, pid), limits, draining(read), drainedServers, handover);
        current.apply();
        if (handover == null) {
            NextStart start = current.next();
            drainedServers.startDrained(start.drained());
            next = start;
            restedAt = alone ? ticker.now() : null;
            restedPid = pid;
        }
    }

    /** Whether nothing has drained since this worker was read, a short time ago. */
    private boolean isRecent(long pid) {
        return restedAt != null
                && restedPid == pid
                && ticker.now().minus(restedAt).compareTo(REST_INTERVAL) < 0;
    }

    /** The current worker is the first one. After a reload that failed, HAProxy lists it as an old one. */
    private DrainingConnections draining(HaproxyProcesses read) {
        List<WorkerProcess> draining = read.workers().subList(1, read.workers().size());
        return drainingReader.read(draining, read.error() == null);
    }

    /** Null if the worker has another configuration. */
    private @Nullable ConnectionLimits limitsOf(long pid) throws IOException {
        if (describedPid != pid) {
            description = ShowInfo.parse(cli.executeOnWorker(pid, "show info")).description();
            describedPid = pid;
        }
        return Stream.of(pushed, configured)
                .filter(Objects::nonNull)
                .filter(limits -> ShowInfo.contains(description, "revision " + limits.revision()))
                .findFirst()
                .orElse(null);
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                applySafely();
                wake.tryAcquire(interval().toMillis(), TimeUnit.MILLISECONDS);
                wake.drainPermits();
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Duration interval() {
        return handover == null ? INTERVAL : SHORT_INTERVAL;
    }

    /** Each failure is in the log once. Limits stay as they are. */
    private void applySafely() {
        String error = null;
        try {
            apply();
        } catch (IOException | RuntimeException e) {
            error = e.toString();
        }
        if (error != null && !error.equals(failure)) {
            LOG.info("The probe cannot adapt limits of the current worker: {}", error);
        }
        failure = error;
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        if (thread.getState() != Thread.State.NEW) {
            thread.join(INTERVAL);
        }
    }
}
