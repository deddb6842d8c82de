package io.proxyconfig.probe.mysql;

import io.proxyconfig.api.probe.ProbeReport.Break;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What went wrong since the probe started, whatever it connected to. Safe for use by several threads. */
final class FailureLog {

    /** As many as the report shows. */
    private static final int MAX_BREAKS = 20;

    private final Deque<Break> newestFirst = new ArrayDeque<>();
    private int broken;
    private @Nullable Failure last;

    /**
     * Something that went wrong.
     *
     * @param at when
     * @param text what the driver said
     */
    record Failure(Instant at, String text) {}

    synchronized void broke(Break broke) {
        broken++;
        newestFirst.addFirst(broke);
        if (newestFirst.size() > MAX_BREAKS) {
            newestFirst.removeLast();
        }
        last = new Failure(broke.at(), broke.cause());
    }

    synchronized void failed(Instant at, String text) {
        last = new Failure(at, text);
    }

    synchronized int broken() {
        return broken;
    }

    synchronized List<Break> breaks() {
        return List.copyOf(newestFirst);
    }

    synchronized @Nullable Failure last() {
        return last;
    }
}
