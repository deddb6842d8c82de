package io.proxyconfig.probe.mysql;

import java.time.Duration;

/** Receives the result of every fresh connection. The report has the last result only. */
@FunctionalInterface
public interface FreshConnectionObserver {

    /**
     * Called after each attempt.
     *
     * @param ok whether the login and the query succeeded
     * @param took from the first packet to the end of the query
     */
    void attempted(boolean ok, Duration took);
}
