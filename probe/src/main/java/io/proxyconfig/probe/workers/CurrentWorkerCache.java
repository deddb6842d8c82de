package io.proxyconfig.probe.workers;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Tells which worker is current, with as few questions as possible: whoever asks at the same time shares one answer. Safe
 * for use by several threads.
 */
public final class CurrentWorkerCache {

    private final MasterCli cli;
    private long lookedAtNanos;
    private boolean looked;
    private @Nullable Long pid;

    public CurrentWorkerCache(MasterCli cli) {
        this.cli = cli;
    }

    /**
     * The current worker's process id at some time since then; null where the master didn't tell.
     *
     * @param sinceNanos oldest acceptable time of the look, by {@link System#nanoTime()}
     */
    public synchronized @Nullable Long pidSince(long sinceNanos) {
        if (!looked || lookedAtNanos - sinceNanos < 0) {
            lookedAtNanos = System.nanoTime();
            looked = true;
            pid = ask();
        }
        return pid;
    }

    private @Nullable Long ask() {
        try {
            return ShowProc.parse(cli.ask("show proc"))
                    .current()
                    .map(ShowProc.WorkerProcess::pid)
                    .orElse(null);
        } catch (IOException unknown) {
            return null;
        }
    }
}
