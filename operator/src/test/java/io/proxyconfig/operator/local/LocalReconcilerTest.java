package io.proxyconfig.operator.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.proxyconfig.api.Ticker;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.local.ResourceIndex.IndexedResource;
import io.proxyconfig.operator.metrics.InstanceProbeGauges;
import io.proxyconfig.operator.pipeline.Pipeline;
import io.proxyconfig.operator.pipeline.RenderingRenewals;
import io.proxyconfig.operator.status.ConditionGauges;
import io.proxyconfig.validation.ManifestValidator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No series outlives the resource that it is about, and no status outlives its truth. */
final class LocalReconcilerTest {
    private final Clock clock = Clock.systemUTC();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicReference<ResourceIndex> index = new AtomicReference<>(ResourceIndex.EMPTY);
    private final AtomicBoolean failing = new AtomicBoolean();
    private final AtomicBoolean statusFailing = new AtomicBoolean();
    private final Pipeline pipeline =
            new Pipeline(clock, Ticker.system(), (step, time) -> waitOrFail(), new RenderingRenewals(0), key -> {});

    @TempDir
    private Path folder = Path.of("");

    private StatusStore store;
    private LocalReconciler reconciler;
    private volatile CountDownLatch resolving = new CountDownLatch(0);

    @BeforeEach
    void reconciler() throws IOException {
        store = new StatusStore(new StatusFiles(folder), Ticker.system());
        reconciler = new LocalReconciler(
                index::get,
                pipeline,
                store,
                new EventLog(clock),
                new ConditionGauges(meters),
                new InstanceProbeGauges(meters),
                (step, time) -> failOnStatus(),
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

    @Test
    void afterAnExceptionNobodyKnowsWhatIsLive() {
        run(entry("shop"));
        failing.set(true);
        assertThatThrownBy(() -> reconciler.run("orders")).isInstanceOf(IllegalStateException.class);

        ProxyConfigStatus status =
                Objects.requireNonNull(store.find("orders").orElseThrow().status());
        assertThat(List.of("Programmed", "Ready"))
                .allSatisfy(type -> assertThat(status.condition(type)).get().satisfies(condition -> {
                    assertThat(condition.status()).isEqualTo(Condition.Status.Unknown);
                    assertThat(condition.reason()).isEqualTo("ReconciliationFailed");
                    assertThat(condition.message())
                            .contains("IllegalStateException")
                            .doesNotContain("s3cret");
                }));

        failing.set(false);
        reconciler.run("orders");
        assertThat(store.find("orders").orElseThrow().status())
                .extracting(now -> now.condition("Programmed").orElseThrow().reason())
                .isNotEqualTo("ReconciliationFailed");
    }

    @Test
    void theMetricsShowAResultWhoseStatusFails() {
        statusFailing.set(true);

        assertThatThrownBy(() -> run(entry("shop"))).hasMessage("the status fails");

        assertThat(gauge("ResolvedRefs", "false")).isEqualTo(1);
    }

    @Test
    void theMetricsShowAnInterimStatus() throws InterruptedException {
        resolving = new CountDownLatch(1);
        index.set(indexOf(entry("shop")));

        Thread reconciliation = Thread.ofVirtual().start(() -> reconciler.run("orders"));

        Awaitility.await("the interim status")
                .untilAsserted(() -> assertThat(gauge("Ready", "false")).isEqualTo(1));
        assertThat(meters.find("proxyconfig.condition")
                        .tags("type", "ResolvedRefs")
                        .gauges())
                .isEmpty();
        resolving.countDown();
        reconciliation.join();
        assertThat(gauge("ResolvedRefs", "false")).isEqualTo(1);
    }

    /** Not a number if there is no such series. */
    private double gauge(String type, String status) {
        Gauge gauge = meters.find("proxyconfig.condition")
                .tags("type", type, "status", status)
                .gauge();
        return gauge == null ? Double.NaN : gauge.value();
    }

    private void failOnStatus() {
        if (statusFailing.get()) {
            throw new IllegalStateException("the status fails");
        }
    }

    private void waitOrFail() {
        try {
            resolving.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failing.get()) {
            throw new IllegalStateException("a value that is s3cret");
        }
    }

    private void run(IndexedResource entry) {
        index.set(indexOf(entry));
        reconciler.run("orders");
    }

    private static ResourceIndex indexOf(IndexedResource entry) {
        return new ResourceIndex(new TreeMap<>(Map.of("orders", entry)), Map.of(), Map.of(), Map.of());
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
