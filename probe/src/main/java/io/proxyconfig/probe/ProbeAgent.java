package io.proxyconfig.probe;

import io.proxyconfig.api.probe.AllowListUpdate;
import io.proxyconfig.api.probe.Confirmation;
import io.proxyconfig.api.probe.ProbeConfig;
import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReportBuilder;
import io.proxyconfig.probe.config.ConfigStore;
import io.proxyconfig.probe.listeners.ListenerChecks;
import io.proxyconfig.probe.mysql.FreshConnectionObserver;
import io.proxyconfig.probe.mysql.MySqlMonitor;
import io.proxyconfig.probe.workers.AclUpdater;
import io.proxyconfig.probe.workers.CurrentWorkerCache;
import io.proxyconfig.probe.workers.HaproxyReader;
import io.proxyconfig.probe.workers.MasterCli;
import io.proxyconfig.probe.workers.ProcessMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The probe without its HTTP face: holds connections, watches HAProxy and says what it sees. It needs neither HAProxy nor
 * the database to be there, and goes on where it was when it starts again. Safe for use by several threads.
 */
public final class ProbeAgent implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProbeAgent.class);
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(2);

    private final Instant startedAt;
    private final ConfigStore store;
    private final MySqlMonitor mysql;
    private final HaproxyMonitor poller;
    private final AclUpdater acls;
    private final RevisionVerifier confirmer;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile @Nullable ProbeConfig config;

    /**
     * A probe that does nothing yet.
     *
     * @param masterSocket path of the master CLI's socket; it may be missing
     * @param store where the configuration is kept
     * @param fresh gets the result of every fresh connection
     */
    public ProbeAgent(Path masterSocket, ConfigStore store, FreshConnectionObserver fresh, Clock clock) {
        MasterCli cli = new MasterCli(masterSocket, COMMAND_TIMEOUT);
        HaproxyReader haproxy = new HaproxyReader(cli, new ProcessMemory(Path.of("/proc")), clock);
        ListenerChecks listeners = new ListenerChecks(clock);
        this.acls = new AclUpdater(cli);
        this.startedAt = clock.instant();
        this.store = store;
        this.mysql = new MySqlMonitor(new CurrentWorkerCache(cli), fresh, clock);
        this.poller = new HaproxyMonitor(haproxy, listeners, () -> config, clock);
        this.confirmer = new RevisionVerifier(haproxy, listeners, poller, stopping, clock);
    }

    /**
     * Starts to watch, with the configuration that was kept.
     *
     * @throws IOException where that is there and can't be read
     */
    public void start() throws IOException {
        config = store.load().orElse(null);
        poller.start();
        ProbeConfig kept = config;
        if (kept != null) {
            LOG.info("going on with configuration {}", kept.configId());
            mysql.apply(kept.mysql());
        }
    }

    /**
     * Keeps a configuration and goes over to it at once.
     *
     * @throws IOException where it can't be kept; the one before stays in force
     */
    public synchronized void apply(ProbeConfig wanted) throws IOException {
        if (wanted.equals(config)) {
            return;
        }
        store.save(wanted);
        config = wanted;
        mysql.apply(wanted.mysql());
        poller.lookSoon();
        LOG.info("configuration {} is in force", wanted.configId());
    }

    /** All that is known, from a look that is a few seconds old at most. */
    public ProbeReport report() {
        return report(poller.last());
    }

    /** Waits until what the request asks for is true, or its time is over. */
    public Confirmation confirm(Confirmation.Request request) throws InterruptedException {
        RevisionVerifier.Result answer = confirmer.confirm(request);
        return new Confirmation(answer.confirmed(), report(answer.seen()));
    }

    /**
     * Replaces entries of ACL files in the running worker.
     *
     * @throws IOException with HAProxy's words where it refuses
     */
    public void replaceAllowLists(AllowListUpdate update) throws IOException {
        for (AllowListUpdate.File file : update.files()) {
            acls.replace(file);
        }
    }

    /** Closes all connections, none of which counts as broken, and answers whoever still waits. */
    @Override
    public void close() throws InterruptedException {
        stopping.countDown();
        mysql.close();
        poller.close();
    }

    private ProbeReport report(HaproxyObservation seen) {
        ProbeConfig now = config;
        return ProbeReportBuilder.builder()
                .startedAt(startedAt)
                .observedAt(seen.at())
                .configId(now == null ? null : now.configId())
                .haproxy(seen.haproxy())
                .listeners(seen.listeners())
                .allowListFiles(seen.allowListFiles())
                .mysql(mysql.view())
                .build();
    }
}
