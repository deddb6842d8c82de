package io.proxyconfig.probe.limits;

import io.proxyconfig.probe.workers.MasterCli;
import io.proxyconfig.probe.workers.MasterCli.WorkerExitedException;
import io.proxyconfig.probe.workers.ShowProc.WorkerProcess;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the connections of draining workers. For a worker that does not answer, the last numbers count, because a draining worker
 * gets no further connections. A worker without connections is not read again.
 */
final class DrainingReader {
    private static final Logger LOG = LoggerFactory.getLogger(DrainingReader.class);

    private final MasterCli cli;
    private final Map<Long, WorkerConnections> known = new HashMap<>();

    DrainingReader(MasterCli cli) {
        this.cli = cli;
    }

    /**
     * Reads them.
     *
     * @param listed whether the list has all draining workers
     */
    DrainingConnections read(List<WorkerProcess> draining, boolean listed) {
        known.keySet().retainAll(draining.stream().map(WorkerProcess::pid).collect(Collectors.toSet()));
        boolean complete = listed;
        for (WorkerProcess worker : draining) {
            WorkerConnections before = known.get(worker.pid());
            if (before == null || !before.isEmpty()) {
                complete &= read(worker.pid(), before);
            }
        }
        return new DrainingConnections(List.copyOf(known.values()), complete);
    }

    /** Whether the connections are known. */
    private boolean read(long pid, @Nullable WorkerConnections before) {
        try {
            known.put(pid, new WorkerLimits(cli, pid).connections().withConnections());
            return true;
        } catch (WorkerExitedException exited) {
            known.remove(pid);
            return true;
        } catch (IOException busy) {
            LOG.debug("Worker {} does not answer '{}'", pid, WorkerConnections.COMMAND, busy);
            return before != null;
        }
    }
}
