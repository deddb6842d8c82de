package io.proxyconfig.probe;

import io.proxyconfig.api.Ticker;
import io.proxyconfig.api.probe.AllowListUpdate;
import io.proxyconfig.api.probe.ProbeConfig;
import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.ProbePod;
import io.proxyconfig.api.probe.ProbeReportBuilder;
import io.proxyconfig.api.probe.ServerStateUpdate;
import io.proxyconfig.api.probe.Verification;
import io.proxyconfig.probe.config.ConfigStore;
import io.proxyconfig.probe.limits.ConnectionLimiter;
import io.proxyconfig.probe.listeners.ListenerChecks;
import io.proxyconfig.probe.mysql.FreshConnectionObserver;
import io.proxyconfig.probe.mysql.MySqlMonitor;
import io.proxyconfig.probe.state.NextStart;
import io.proxyconfig.probe.state.ServerStateFile;
import io.proxyconfig.probe.workers.AclUpdater;
import io.proxyconfig.probe.workers.CurrentWorkerCache;
import io.proxyconfig.probe.workers.DrainStartTimes;
import io.proxyconfig.probe.workers.FailedStarts;
import io.proxyconfig.probe.workers.HaproxyReader;
import io.proxyconfig.probe.workers.MasterCli;
import io.proxyconfig.probe.workers.ProcessMemory;
import io.proxyconfig.probe.workers.ProcessReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The probe without its HTTP server: it observes HAProxy, holds connections and makes reports. It starts without HAProxy and
 * without a database. After a restart it uses the stored configuration. Thread-safe.
 */
public final class ProbeAgent implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProbeAgent.class);
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(2);

    private final Instant startedAt;
    private final String processUid = UUID.randomUUID().toString();
    private final @Nullable ProbePod pod;
    private final Looks looks;
    private final ConfigStore store;
    private final MySqlMonitor mysql;
    private final HaproxyMonitor monitor;
    private final AclUpdater acls;
    private final RevisionVerifier verifier;
    private final ServerStateFile serverState;
    private final ConnectionLimiter limiter;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final StoppingFile stoppingFile;
    private boolean stopped;
    private volatile @Nullable ProbeConfig config;

    /**
     * A probe that is not started.
     *
     * @param masterSocket socket of the master CLI; it does not have to exist yet
     * @param failedStarts the starts of HAProxy that failed
     * @param stoppingFile whether HAProxy stops
     * @param stateFolder for what the next start of the probe needs: the configuration, and since when workers drain
     * @param fresh receives the result of every fresh connection
     * @param pod the pod of the probe; null if unknown
     * @throws IOException if the folder cannot be created
     */
    public ProbeAgent(
            Path masterSocket,
            FailedStarts failedStarts,
            StoppingFile stoppingFile,
            Path stateFolder,
            FreshConnectionObserver fresh,
            @Nullable ProbePod pod,
            Clock clock)
            throws IOException {
        Ticker ticker = Ticker.system();
        this.looks = new Looks(clock, ticker);
        this.pod = pod;
        MasterCli cli = new MasterCli(masterSocket, COMMAND_TIMEOUT);
        ProcessMemory memory = new ProcessMemory(Path.of("/proc"));
        ProcessReader processes = new ProcessReader(cli, memory, clock, ticker);
        DrainStartTimes drainStarts = new DrainStartTimes(stateFolder, ticker);
        HaproxyReader haproxy = new HaproxyReader(cli, processes, memory, failedStarts, drainStarts, clock);
        ListenerChecks listeners = new ListenerChecks(clock);
        this.acls = new AclUpdater(cli, processes);
        this.limiter = new ConnectionLimiter(cli, processes, ticker);
        this.serverState = new ServerStateFile(cli, limiter::next, ticker);
        this.startedAt = clock.instant();
        this.store = new ConfigStore(stateFolder);
        this.mysql = new MySqlMonitor(new CurrentWorkerCache(processes), fresh, clock);
        this.stoppingFile = stoppingFile;
        this.monitor = new HaproxyMonitor(haproxy, listeners, () -> config, this::followStop, looks);
        this.verifier = new RevisionVerifier(haproxy, listeners, monitor, stopping, looks);
    }

    /**
     * Starts with the stored configuration.
     *
     * @throws IOException if the file exists and cannot be read
     */
    public void start() throws IOException {
        config = store.load().orElse(null);
        monitor.start();
        serverState.start();
        ProbeConfig stored = config;
        limiter.use(stored == null ? null : stored.limits());
        limiter.start();
        if (stored != null) {
            LOG.info("The probe uses the stored configuration {}", stored.configId());
            mysql.apply(stored.mysql());
        }
    }

    /** Closes the connections when HAProxy begins to stop, and opens them again when it has started again. */
    private synchronized void followStop() {
        boolean stops = stoppingFile.exists();
        if (stops != stopped) {
            stopped = stops;
            ProbeConfig now = config;
            LOG.info(stops ? "HAProxy stops; the probe closes its connections" : "HAProxy has started again");
            mysql.apply(stops || now == null ? null : now.mysql());
        }
    }

    /**
     * Stores a configuration and uses it immediately.
     *
     * @throws IOException if it cannot be stored; the previous configuration then stays in use
     */
    public synchronized void apply(ProbeConfig desired) throws IOException {
        if (desired.equals(config)) {
            return;
        }
        store.save(desired);
        mysql.apply(stopped ? null : desired.mysql());
        // a report must not name this configuration together with connections of the previous one
        config = desired;
        limiter.use(desired.limits());
        monitor.refresh();
        LOG.info("The probe uses the new configuration {}", desired.configId());
    }

    /** Why only a restart of the probe helps; empty if it works. */
    public Optional<String> stuck() {
        return monitor.stuck();
    }

    /** A report with the last observation, which is a few seconds old at most. */
    public ProbeReport report() {
        return report(monitor.last());
    }

    /** Waits until the verification succeeds, or until the time limit of the request. */
    public Verification verify(Verification.Request request) throws InterruptedException {
        RevisionVerifier.VerificationOutcome result = verifier.verify(request);
        return new Verification(result.verified(), report(result.observation()));
    }

    /**
     * Replaces entries of ACL files in the current worker.
     *
     * @throws IOException with the message of HAProxy, if it rejects a command
     */
    public void replaceAllowLists(AllowListUpdate update) throws IOException {
        for (AllowListUpdate.File file : update.files()) {
            acls.replace(file);
        }
    }

    /**
     * Writes the server-state file for the next worker, and divides the limits between it and the current one.
     *
     * @throws IOException if HAProxy does not answer, or the file cannot be written
     */
    public ServerStateUpdate.StateFile writeServerState(ServerStateUpdate update) throws IOException {
        NextStart next = limiter.prepare(update);
        return serverState.write(update, next);
    }

    /** Closes all connections, which do not count as broken, and ends waiting verifications. */
    @Override
    public void close() throws InterruptedException {
        stopping.countDown();
        mysql.close();
        monitor.close();
        serverState.close();
        limiter.close();
    }

    private ProbeReport report(HaproxyObservation observation) {
        ProbeConfig now = config;
        return ProbeReportBuilder.builder()
                .startedAt(startedAt)
                .observedAt(observation.look().at())
                .processUid(processUid)
                .sequence(observation.look().sequence())
                .ageMillis(looks.age(observation.look()).toMillis())
                .pod(pod)
                .instance(now == null ? null : now.instance())
                .configId(now == null ? null : now.configId())
                .haproxy(observation.haproxy())
                .listeners(observation.listeners())
                .allowListFiles(observation.allowListFiles())
                .mysql(mysql.view())
                .build();
    }
}
