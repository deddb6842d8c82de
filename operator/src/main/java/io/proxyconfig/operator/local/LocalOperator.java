package io.proxyconfig.operator.local;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.proxyconfig.operator.local.FolderSnapshot.Text;
import io.proxyconfig.operator.metrics.ReconciliationCounter;
import io.proxyconfig.operator.pipeline.Pipeline;
import io.proxyconfig.operator.rollout.StepTimer;
import io.proxyconfig.operator.status.ConditionGauges;
import io.proxyconfig.validation.ManifestValidator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator on a folder of files instead of a Kubernetes API server. */
public final class LocalOperator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalOperator.class);

    private final ManifestValidator validator = new ManifestValidator();
    private final FolderWatch watch;
    private final ReconcileQueue queue;
    private final Pipeline pipeline;
    private final StatusStore store;
    private final EventLog events;
    private SortedMap<String, FileState> files = new TreeMap<>();
    private FolderSnapshot contents = FolderSnapshot.NOTHING;
    private volatile ResourceIndex index = ResourceIndex.EMPTY;
    private volatile boolean ready;

    /**
     * Where things are.
     *
     * @param config folder with the ProxyConfigs and with the Secrets and ConfigMaps that they refer to
     * @param secrets folder with more Secrets, one folder each with a file for each key; null when there is none
     * @param status folder for the status files
     */
    public record Places(Path config, @Nullable Path secrets, Path status) {}

    /**
     * An operator that is not running yet.
     *
     * @throws IOException when the folder for status files can't be read
     */
    public LocalOperator(Places places, Clock clock, StepTimer timer, MeterRegistry meters) throws IOException {
        store = new StatusStore(new StatusFiles(places.status()), clock);
        events = new EventLog(clock);
        // news come from threads that only start with the first pass
        pipeline = new Pipeline(clock, timer, this::wake);
        queue = new ReconcileQueue(
                new LocalReconciler(() -> index, pipeline, store, events, new ConditionGauges(meters), timer, clock),
                clock,
                new ReconciliationCounter(meters));
        watch = new FolderWatch(new FolderReader(places.config(), places.secrets()), this::take);
        Gauge.builder("proxyconfig.resources", () -> index.entries().size())
                .description("ProxyConfigs in the folder")
                .register(meters);
        Gauge.builder("proxyconfig.invalid.resources", () -> index.entries().values().stream()
                        .filter(entry -> !entry.errors().isEmpty())
                        .count())
                .description("ProxyConfigs whose file has a mistake")
                .register(meters);
    }

    /**
     * Reads the folder for the first time, and starts watching.
     *
     * @throws IOException when a folder can't be read
     */
    public void start() throws IOException, InterruptedException {
        watch.start();
        ready = true;
    }

    /** Whether the folder was read. */
    public boolean ready() {
        return ready;
    }

    /** What there is to be served over HTTP. */
    public StatusEndpoints pages() {
        return new StatusEndpoints(store, events);
    }

    private void wake(String name) {
        queue.wake(name);
    }

    /** Goes over to what the folders say now, and wakes those for whom it is news. Called by one thread at a time. */
    private void take(FolderSnapshot now) {
        SortedMap<String, FileState> next = new TreeMap<>();
        now.manifests().forEach((name, text) -> next.put(name, state(name, text)));
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
        names.stream().filter(name -> first || isNews(name, before, index)).forEach(queue::wake);
    }

    private FileState state(String name, Text text) {
        FileState known = files.getOrDefault(name, FileState.NEW);
        if (text.equals(contents.manifests().get(name))) {
            return known;
        }
        Path file = Path.of(name);
        String problem = text.problem();
        if (problem != null) {
            return known.unreadable(file, problem);
        }
        try {
            return known.next(
                    file, validator.validate(file, text.text()), text.text().isBlank());
        } catch (RuntimeException e) {
            LOG.error("{} can't be judged", name, e);
            return known.unreadable(
                    file, "the file can't be judged: " + e.getClass().getSimpleName());
        }
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

    private static boolean isNews(String name, ResourceIndex before, ResourceIndex now) {
        ResourceIndex.Entry entry = now.entries().get(name);
        return entry == null
                || !entry.equals(before.entries().get(name))
                || !now.references(entry.namespace()).equals(before.references(entry.namespace()));
    }

    /** Lets what is under way come to an end, then stops. */
    @Override
    public void close() {
        watch.close();
        queue.close();
        pipeline.close();
        store.close();
    }
}
