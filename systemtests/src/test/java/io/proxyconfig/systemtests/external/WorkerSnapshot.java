package io.proxyconfig.systemtests.external;

import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.harness.WorkerList;

/**
 * The current worker and the number of reloads since the master started. Two equal snapshots mean that no reload was between
 * them.
 *
 * @param pid its process id
 * @param reloads the master's own count, failed ones included ({@code show proc}, management guide, section 9.4)
 */
record WorkerSnapshot(long pid, int reloads) {

    /** The snapshot of the only instance. */
    static WorkerSnapshot of(Scenario scenario) {
        HaproxyProcess haproxy = scenario.stack().instance().haproxy();
        int reloads = WorkerList.reloads(haproxy.masterCommand("show proc"));
        return new WorkerSnapshot(haproxy.currentWorkerPid(), reloads);
    }
}
