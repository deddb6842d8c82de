package io.proxyconfig.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The operator's steps, from the histogram in its metrics. Quantiles are estimates between the bounds of two buckets. */
final class StepHistograms {
    private static final Pattern BUCKET =
            Pattern.compile("proxyconfig_reconcile_step_seconds_bucket\\{step=\"(\\w+)\",le=\"([^\"]+)\"} (\\S+)");

    private final Map<String, NavigableMap<Double, Double>> counts = new LinkedHashMap<>();

    /** Reads Prometheus' text format. */
    StepHistograms(String metrics) {
        Matcher matcher = BUCKET.matcher(metrics);
        while (matcher.find()) {
            double bound =
                    matcher.group(2).equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(matcher.group(2));
            counts.computeIfAbsent(matcher.group(1), step -> new TreeMap<>())
                    .put(bound, Double.parseDouble(matcher.group(3)));
        }
    }

    /** Median and 99th percentile of each step, in milliseconds. */
    Map<String, Map<String, Double>> millis() {
        Map<String, Map<String, Double>> millis = new LinkedHashMap<>();
        counts.forEach((step, buckets) -> {
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("p50", quantile(buckets, 0.5) * 1000);
            figures.put("p99", quantile(buckets, 0.99) * 1000);
            millis.put(step, figures);
        });
        return millis;
    }

    /** In seconds, as Prometheus' histogram_quantile; the last finite bound for what is above it. */
    private static double quantile(NavigableMap<Double, Double> buckets, double quantile) {
        double rank = quantile * buckets.lastEntry().getValue();
        double lowerBound = 0;
        double below = 0;
        for (Map.Entry<Double, Double> bucket : buckets.entrySet()) {
            double count = bucket.getValue();
            if (count >= rank && count > below) {
                return Double.isInfinite(bucket.getKey())
                        ? lowerBound
                        : lowerBound + (bucket.getKey() - lowerBound) * (rank - below) / (count - below);
            }
            lowerBound = bucket.getKey();
            below = count;
        }
        return 0;
    }
}
