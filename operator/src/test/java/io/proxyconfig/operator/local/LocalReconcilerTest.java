package io.proxyconfig.operator.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.proxyconfig.operator.local.ResourceIndex.IndexedResource;
import io.proxyconfig.operator.pipeline.Pipeline;
import io.proxyconfig.operator.pipeline.RenderingRenewals;
import io.proxyconfig.operator.status.ConditionGauges;
import io.proxyconfig.validation.ManifestValidator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No series outlives the resource that it is about. */
final class LocalReconcilerTest {
    private final Clock clock = Clock.systemUTC();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicReference<ResourceIndex> index = new AtomicReference<>(ResourceIndex.EMPTY);
    private final Pipeline pipeline = new Pipeline(clock, (step, time) -> {}, new RenderingRenewals(0), key -> {});

    @TempDir
    private Path folder = Path.of("");

    private StatusStore store;
    private LocalReconciler reconciler;

    @BeforeEach
    void reconciler() throws IOException {
        store = new StatusStore(new StatusFiles(folder), clock);
        reconciler = new LocalReconciler(
                index::get,
                pipeline,
                store,
                new EventLog(clock),
                new ConditionGauges(meters),
                (step, time) -> {},
                clock);
    }

    @AfterEach
    void close() {
        store.close();
        pipeline.close();
    }

    @Test
    void aFileWithoutValidContentLeavesNoSeries() {
        run(new IndexedResource("orders", "orders.yaml", null, List.of("orders.yaml:1: no")));
        assertThat(namespaces()).containsExactly("default");

        index.set(ResourceIndex.EMPTY);
        reconciler.run("orders");
        assertThat(namespaces()).isEmpty();
    }

    @Test
    void aResourceThatMovesToAnotherNamespaceLeavesNoSeries() {
        run(entry("shop"));
        assertThat(namespaces()).containsExactly("shop");

        run(entry("store"));
        assertThat(namespaces()).containsExactly("store");

        index.set(ResourceIndex.EMPTY);
        reconciler.run("orders");
        assertThat(namespaces()).isEmpty();
    }

    private void run(IndexedResource entry) {
        index.set(new ResourceIndex(new TreeMap<>(Map.of("orders", entry)), Map.of(), Map.of(), Map.of()));
        reconciler.run("orders");
    }

    private static IndexedResource entry(String namespace) {
        String manifest = SampleFolder.proxyConfig("orders", 3306)
                .replace("name: orders\n", "name: orders\n  namespace: " + namespace + "\n");
        return new IndexedResource(
                "orders",
                "orders.yaml",
                new ManifestValidator()
                        .validate(Path.of("orders.yaml"), manifest)
                        .proxyConfigs()
                        .getFirst(),
                List.of());
    }

    private Set<String> namespaces() {
        return meters.getMeters().stream()
                .map(meter -> String.valueOf(meter.getId().getTag("namespace")))
                .collect(Collectors.toSet());
    }
}
