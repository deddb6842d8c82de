package io.proxyconfig.operator.local;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.proxyconfig.api.Ticker;
import io.proxyconfig.operator.local.FolderSnapshot.Text;
import io.proxyconfig.operator.metrics.InstanceProbeGauges;
import io.proxyconfig.operator.metrics.ReconciliationCounter;
import io.proxyconfig.operator.pipeline.Pipeline;
import io.proxyconfig.operator.pipeline.ReconciliationProgress;
import io.proxyconfig.operator.pipeline.RenderingRenewals;
import io.proxyconfig.operator.status.ConditionGauges;
import io.proxyconfig.validation.ManifestValidator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The operator on a folder of files instead of a Kubernetes API server. */
public final class LocalOperator implements AutoCloseable {
    private final ManifestValidator validator = new ManifestValidator();
    private final FolderWatch watch;
    private final ReconcileQueue queue;
    private final Pipeline pipeline;
    private final StatusStore store;
    private final EventLog events;
    private final ReconciliationProgress progress;
    private SortedMap<String, ManifestFile> files = new TreeMap<>();
    private FolderSnapshot contents = FolderSnapshot.EMPTY;
    private volatile ResourceIndex index = ResourceIndex.EMPTY;
    private volatile boolean ready;

    /**
     * The folders of file mode.
     *
     * @param config folder with manifests of ProxyConfigs, Secrets and ConfigMaps
     * @param secrets folder with Secrets in the form of mounts, one folder for each Secret with one file for each key;
     *     null if there is none
     * @param status folder for the status files
     */
    public record LocalFolders(Path config, @Nullable Path secrets, Path status) {}

    /**
     * Creates an operator without starting it.
     *
     * @throws IOException if the folder for status files cannot be read
     */
    public LocalOperator(
            LocalFolders folders,
            RenderingRenewals renewals,
            Clock clock,
            ReconciliationProgress progress,
            MeterRegistry meters)
            throws IOException {
        this.progress = progress;
        Ticker ticker = Ticker.system();
        store = new StatusStore(new StatusFiles(folders.status()), ticker);
        events = new EventLog(clock);
        // the threads that call this start with the first reconciliation
        pipeline = new Pipeline(clock, ticker, progress, renewals, this::enqueue);
        queue = new ReconcileQueue(
                new LocalReconciler(
                        () -> index,
                        pipeline,
                        store,
                        events,
                        new ConditionGauges(meters),
                        new InstanceProbeGauges(meters),
                        progress,
                        clock),
                new ReconciliationCounter(meters),
                progress);
        watch = new FolderWatch(new FolderReader(folders.config(), folders.secrets()), this::update, progress);
        Gauge.builder("proxyconfig.resources", () -> index.entries().size())
                .description("ProxyConfigs in the folder")
                .register(meters);
        Gauge.builder("proxyconfig.invalid.resources", () -> index.entries().values().stream()
                        .filter(entry -> !entry.errors().isEmpty())
                        .count())
                .description("ProxyConfigs whose file has an error")
                .register(meters);
    }

    /**
     * Reads the folders, and starts to watch them.
     *
     * @throws IOException if a folder cannot be read
     */
    public void start() throws IOException, InterruptedException {
        store.lastValidManifests().forEach(this::restore);
        watch.start();
        ready = true;
    }

    /** Whether the operator has read the folders. */
    public boolean ready() {
        return ready;
    }

    /** Why only a restart helps; empty if the operator works. */
    public Optional<String> stuck() {
        return progress.stuck()
                .or(() -> watch.hasEnded()
                        ? Optional.of("the thread that reads the folders has ended")
                        : Optional.empty());
    }

    /** The endpoints for the status and the events. */
    public StatusEndpoints statusEndpoints() {
        return new StatusEndpoints(store, events);
    }

    private void enqueue(String name) {
        queue.enqueue(name);
    }

    /**
     * Uses new content of the folders, and reconciles the resources that it changes. The caller must not call this on
     * two threads at a time.
     */
    private void update(FolderSnapshot now) {
        SortedMap<String, ManifestFile> next = new TreeMap<>();
        now.manifests().forEach((name, text) -> next.put(name, read(name, text)));
        ResourceIndex before = index;
        boolean first = !ready;
        files = next;
        contents = now;
        index = ResourceIndexBuilder.build(next, mounted(now), store.namesByFile());
        Set<String> names = new HashSet<>(before.entries().keySet());
        names.addAll(index.entries().keySet());
        if (first) {
            names.addAll(store.names());
        }
        names.stream().filter(name -> first || isChanged(name, before, index)).forEach(queue::enqueue);
    }

    /** Uses what an earlier operator used last, where the file is invalid now. Only what is still valid is used. */
    private void restore(String file, String manifests) {
        ManifestFile earlier = ManifestFile.EMPTY.with(file, new Text(manifests, null), validator);
        files.put(file, new ManifestFile(earlier.documents(), List.of()));
    }

    private ManifestFile read(String name, Text text) {
        ManifestFile present = files.getOrDefault(name, ManifestFile.EMPTY);
        return text.equals(contents.manifests().get(name)) ? present : present.with(name, text, validator);
    }

    private static Map<String, Map<String, String>> mounted(FolderSnapshot contents) {
        Map<String, Map<String, String>> secrets = new HashMap<>();
        contents.secrets().forEach((path, text) -> {
            int slash = path.indexOf('/');
            if (text.problem() == null) {
                secrets.computeIfAbsent(path.substring(0, slash), secret -> new HashMap<>())
                        .put(path.substring(slash + 1), text.text());
            }
        });
        return secrets;
    }

    private static boolean isChanged(String name, ResourceIndex before, ResourceIndex now) {
        ResourceIndex.IndexedResource entry = now.entries().get(name);
        return entry == null
                || !entry.equals(before.entries().get(name))
                || !now.references(entry.namespace()).equals(before.references(entry.namespace()));
    }

    /** Waits for running reconciliations, then stops. */
    @Override
    public void close() {
        watch.close();
        queue.close();
        pipeline.close();
        store.close();
    }
}
