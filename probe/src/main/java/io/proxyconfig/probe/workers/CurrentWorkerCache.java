package io.proxyconfig.probe.workers;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The process ID of the current worker. Simultaneous callers get the same reading, to limit the commands on the
 * master CLI. Thread-safe.
 */
public final class CurrentWorkerCache {

    private final ProcessReader processes;
    private long readAtNanos;
    private boolean available;
    private @Nullable Long pid;

    public CurrentWorkerCache(ProcessReader processes) {
        this.processes = processes;
    }

    /**
     * The process ID of the current worker, from a reading after the given time; null if the master did not report one.
     *
     * @param sinceNanos earliest time of the reading, by {@link System#nanoTime()}
     */
    public synchronized @Nullable Long pidSince(long sinceNanos) {
        if (!available || readAtNanos - sinceNanos < 0) {
            readAtNanos = System.nanoTime();
            available = true;
            pid = read();
        }
        return pid;
    }

    private @Nullable Long read() {
        try {
            return processes.read().current().map(ShowProc.WorkerProcess::pid).orElse(null);
        } catch (IOException unknown) {
            return null;
        }
    }
}
