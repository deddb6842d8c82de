package io.proxyconfig.probe.mysql;

import io.proxyconfig.api.probe.ProbeReport.Break;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Broken connections and the last failure since the probe started, for all targets. Thread-safe. */
final class FailureLog {

    /** The report has at most this number of breaks. */
    private static final int MAX_BREAKS = 20;

    private final Deque<Break> newestFirst = new ArrayDeque<>();
    private int broken;
    private @Nullable LoggedFailure last;

    /**
     * A failed login or query, or a broken connection.
     *
     * @param at time of the failure
     * @param text description from the driver, without the password
     */
    record LoggedFailure(Instant at, String text) {}

    synchronized void recordBreak(Break broke) {
        broken++;
        newestFirst.addFirst(broke);
        if (newestFirst.size() > MAX_BREAKS) {
            newestFirst.removeLast();
        }
        last = new LoggedFailure(broke.at(), broke.cause());
    }

    synchronized void recordFailure(Instant at, String text) {
        last = new LoggedFailure(at, text);
    }

    synchronized int broken() {
        return broken;
    }

    synchronized List<Break> breaks() {
        return List.copyOf(newestFirst);
    }

    synchronized @Nullable LoggedFailure last() {
        return last;
    }
}
