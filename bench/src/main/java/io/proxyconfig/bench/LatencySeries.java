package io.proxyconfig.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Durations of one kind in milliseconds, and their percentiles. */
final class LatencySeries {
    private final String name;
    private final List<Double> millis = new ArrayList<>();

    LatencySeries(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    void add(long nanos) {
        millis.add(nanos / 1e6);
    }

    /** The percentile by nearest rank. */
    double percentile(int percent) {
        List<Double> sorted = new ArrayList<>(millis);
        Collections.sort(sorted);
        int rank = Math.ceilDiv(sorted.size() * percent, 100);
        return sorted.get(Math.max(rank, 1) - 1);
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("count", millis.size());
        json.put("p50Millis", percentile(50));
        json.put("p90Millis", percentile(90));
        json.put("p99Millis", percentile(99));
        json.put("maxMillis", percentile(100));
        return json;
    }
}
