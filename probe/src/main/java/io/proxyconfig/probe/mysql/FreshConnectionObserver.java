package io.proxyconfig.probe.mysql;

import java.time.Duration;

/** Gets the result of every fresh connection, while the report has the last one only. */
@FunctionalInterface
public interface FreshConnectionObserver {

    /**
     * A fresh connection was tried.
     *
     * @param ok whether login and query succeeded
     * @param took from the first packet to the end of the query
     */
    void opened(boolean ok, Duration took);
}
