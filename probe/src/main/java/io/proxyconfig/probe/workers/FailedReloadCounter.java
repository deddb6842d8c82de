package io.proxyconfig.probe.workers;

/**
 * Counts the failed reloads of the master since the probe started. HAProxy resets its own counter after each successful
 * reload. Failures between two readings that a successful reload follows are not counted. Thread-safe.
 */
final class FailedReloadCounter {

    private long masterPid;
    private int reloads;
    private int failedInRow;
    private int total;

    /** Adds the failures since the last reading, and returns the total. */
    synchronized int update(ShowProc proc) {
        boolean sameMaster = proc.masterPid() == masterPid && proc.reloads() >= reloads;
        if (!sameMaster) {
            total = proc.failedInRow();
        } else if (proc.failedInRow() > failedInRow) {
            total += proc.failedInRow() - failedInRow;
        } else if (proc.failedInRow() < failedInRow) {
            total += proc.failedInRow();
        }
        masterPid = proc.masterPid();
        reloads = proc.reloads();
        failedInRow = proc.failedInRow();
        return total;
    }
}
