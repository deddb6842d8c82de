package io.proxyconfig.systemtests.external;

import io.proxyconfig.harness.HaproxyProcess;

/**
 * The worker that runs, and how often HAProxy was reloaded since its master started: equal ones mean that nothing was
 * reloaded in between.
 *
 * @param pid its process id
 * @param reloads the master's own count, failed ones included ({@code show proc}, management guide, section 9.4)
 */
record FaultWorker(long pid, int reloads) {

    /** Of the only instance. */
    static FaultWorker of(Scenario scenario) {
        HaproxyProcess haproxy = scenario.stack().instance().haproxy();
        int reloads = HaproxyProcess.reloads(haproxy.masterCommand("show proc"));
        return new FaultWorker(haproxy.currentWorkerPid(), reloads);
    }
}
