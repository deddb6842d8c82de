package io.proxyconfig.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The results of one run, as text and as JSON. */
final class BenchReport {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final LatencySeries applyToLive = new LatencySeries("apply -> live, through the operator");
    private final LatencySeries directPush = new LatencySeries("direct push to the Data Plane API");
    private final LatencySeries plainReload = new LatencySeries("plain reload on the master socket");
    private final Map<String, Map<String, Object>> loads = new LinkedHashMap<>();
    private final Map<String, Map<String, Double>> steps = new LinkedHashMap<>();

    LatencySeries applyToLive() {
        return applyToLive;
    }

    LatencySeries directPush() {
        return directPush;
    }

    LatencySeries plainReload() {
        return plainReload;
    }

    void add(String name, ConnectionLoad load) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("held", load.heldCount());
        figures.put("broken", load.broken());
        figures.put("opened", load.opened());
        figures.put("refused", load.refused());
        loads.put(name, figures);
    }

    /** The duration of the operator's steps since its start, from its metrics. */
    void addSteps(String metrics) {
        steps.putAll(new StepHistograms(metrics).millis());
    }

    void print(PrintStream out) {
        out.printf(Locale.ROOT, "%n%-38s %8s %8s %8s   (milliseconds)%n", "", "p50", "p90", "p99");
        for (LatencySeries series : new LatencySeries[] {applyToLive, directPush, plainReload}) {
            out.printf(
                    Locale.ROOT,
                    "%-38s %8.1f %8.1f %8.1f%n",
                    series.name(),
                    series.percentile(50),
                    series.percentile(90),
                    series.percentile(99));
        }
        out.printf(
                Locale.ROOT,
                "%-38s %8.2f %8.2f %8.2f%n",
                "operator / direct push",
                ratio(directPush, 50),
                ratio(directPush, 90),
                ratio(directPush, 99));
        out.printf(
                Locale.ROOT,
                "%-38s %8.2f %8.2f %8.2f%n",
                "operator / plain reload",
                ratio(plainReload, 50),
                ratio(plainReload, 90),
                ratio(plainReload, 99));
        out.printf(
                "%n%-38s %8s %8s %8s   (milliseconds; live is before the end of push)%n",
                "the operator's steps", "p50", "", "p99");
        steps.forEach((name, figures) ->
                out.printf(Locale.ROOT, "%-38s %8.1f          %8.1f%n", name, figures.get("p50"), figures.get("p99")));
        out.println();
        loads.forEach((name, figures) -> out.println("Connections " + name + ": " + figures));
    }

    void write(Path file) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("applyToLive", applyToLive.json());
        json.put("directPush", directPush.json());
        json.put("plainReload", plainReload.json());
        json.put("ratioToDirectPush", Map.of("p50", ratio(directPush, 50), "p99", ratio(directPush, 99)));
        json.put("ratioToPlainReload", Map.of("p50", ratio(plainReload, 50), "p99", ratio(plainReload, 99)));
        json.put("operatorStepsMillis", steps);
        json.put("connections", loads);
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        JSON.writeValue(file.toFile(), json);
    }

    private double ratio(LatencySeries baseline, int percent) {
        return applyToLive.percentile(percent) / baseline.percentile(percent);
    }
}
