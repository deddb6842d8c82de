package io.proxyconfig.probe.mysql;

import io.proxyconfig.api.probe.ProbeConfig.MySqlTarget;
import io.proxyconfig.probe.workers.CurrentWorkerCache;
import java.time.Clock;
import java.util.concurrent.Semaphore;

/**
 * What all connections of the probe share.
 *
 * @param failures the record of failed and broken connections
 * @param worker the current worker, which accepts new connections
 * @param opening limits how many connections open at the same time, so that a restarted database is not overloaded
 * @param clock for times in the report
 */
record ConnectionContext(FailureLog failures, CurrentWorkerCache worker, Semaphore opening, Clock clock) {

    private static final int MAX_OPENING = 4;

    static ConnectionContext of(FailureLog failures, CurrentWorkerCache worker, Clock clock) {
        return new ConnectionContext(failures, worker, new Semaphore(MAX_OPENING), clock);
    }

    /** Records an error that broke no held connection, and returns its description. */
    String recordFailure(Exception e, MySqlTarget target) {
        String description = SqlErrors.describe(e, target.password());
        failures.recordFailure(clock.instant(), description);
        return description;
    }
}
