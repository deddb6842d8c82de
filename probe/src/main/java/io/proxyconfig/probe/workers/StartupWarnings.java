package io.proxyconfig.probe.workers;

import io.proxyconfig.probe.workers.MasterCli.WorkerExitedException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The warnings from the start of the current worker. It asks each worker once, because they do not change. Thread-safe. */
final class StartupWarnings {

    private static final Logger LOG = LoggerFactory.getLogger(StartupWarnings.class);

    private final MasterCli cli;
    private @Nullable WorkerWarnings last;

    StartupWarnings(MasterCli cli) {
        this.cli = cli;
    }

    private record WorkerWarnings(long pid, Instant startedAt, List<String> warnings) {}

    /**
     * The warnings of a worker; null if it does not answer.
     *
     * @param startedAt its start time, because another worker can get the same process ID
     */
    synchronized @Nullable List<String> of(long pid, Instant startedAt) throws WorkerExitedException {
        WorkerWarnings known = last;
        if (known != null && known.pid() == pid && known.startedAt().equals(startedAt)) {
            return known.warnings();
        }
        try {
            List<String> warnings = ShowStartupLogs.warnings(cli.executeOnWorker(pid, ShowStartupLogs.COMMAND));
            last = new WorkerWarnings(pid, startedAt, warnings);
            return warnings;
        } catch (WorkerExitedException exited) {
            throw exited;
        } catch (IOException busy) {
            LOG.debug("Worker {} does not answer '{}'", pid, ShowStartupLogs.COMMAND, busy);
            return null;
        }
    }
}
