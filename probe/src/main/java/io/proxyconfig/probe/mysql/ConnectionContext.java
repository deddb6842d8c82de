package io.proxyconfig.probe.mysql;

import io.proxyconfig.api.probe.ProbeConfig.MySqlTarget;
import io.proxyconfig.probe.workers.CurrentWorkerCache;
import java.time.Clock;
import java.util.concurrent.Semaphore;

/**
 * What all connections of a probe share.
 *
 * @param history where they write what went wrong
 * @param worker tells the worker that a new connection lands on
 * @param opening lets few of them open at the same time, so that a restarted database is not stormed
 * @param clock for times in the report
 */
record ConnectionContext(FailureLog history, CurrentWorkerCache worker, Semaphore opening, Clock clock) {

    private static final int OPENING_AT_ONCE = 4;

    static ConnectionContext of(FailureLog history, CurrentWorkerCache worker, Clock clock) {
        return new ConnectionContext(history, worker, new Semaphore(OPENING_AT_ONCE), clock);
    }

    /** Notes a failure of a connection that was never held. */
    String failed(Exception e, MySqlTarget target) {
        String text = SqlErrors.describe(e, target.password());
        history.failed(clock.instant(), text);
        return text;
    }
}
