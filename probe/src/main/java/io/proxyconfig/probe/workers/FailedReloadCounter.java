package io.proxyconfig.probe.workers;

/**
 * Counts failed reloads of a master for as long as the probe runs: HAProxy itself forgets them with the next reload that
 * succeeds. Failures that come and are forgotten between two looks are missed. Safe for use by several threads.
 */
final class FailedReloadCounter {

    private long masterPid;
    private int reloads;
    private int failedInRow;
    private int total;

    /** Takes a look into account and returns the failures so far. */
    synchronized int count(ShowProc look) {
        boolean sameMaster = look.masterPid() == masterPid && look.reloads() >= reloads;
        if (!sameMaster) {
            total = look.failedInRow();
        } else if (look.failedInRow() > failedInRow) {
            total += look.failedInRow() - failedInRow;
        } else if (look.failedInRow() < failedInRow) {
            total += look.failedInRow();
        }
        masterPid = look.masterPid();
        reloads = look.reloads();
        failedInRow = look.failedInRow();
        return total;
    }
}
