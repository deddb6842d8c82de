package io.proxyconfig.operator.observe;

import io.proxyconfig.operator.resolve.Instance;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The monitors of all resources' instances. One timer thread starts looks, virtual threads wait for the answers, and
 * one instance never has two looks of a kind under way.
 */
public final class InstanceMonitors implements AutoCloseable {
    private final Predicate<String> ourFile;
    private final Clock clock;
    private final Consumer<String> onNews;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("monitor-timer").daemon().factory());
    private final ExecutorService lookers = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Map<String, Watched>> byResource = new HashMap<>();

    /**
     * Monitors that tell their news.
     *
     * @param ourFile which names in an instance's general storage are ours
     * @param onNews gets the key of the resource whose instance has news; called on any thread
     */
    public InstanceMonitors(Predicate<String> ourFile, Clock clock, Consumer<String> onNews) {
        this.ourFile = ourFile;
        this.clock = clock;
        this.onNews = onNews;
    }

    private record Watched(InstanceMonitor monitor, List<Future<?>> timers) {
        void stop() {
            timers.forEach(task -> task.cancel(false));
            monitor.close();
        }
    }

    /** Watches exactly these instances for a resource, keeping the monitors of those that did not change. */
    public synchronized List<InstanceMonitor> follow(String resource, List<Instance> instances) {
        Map<String, Watched> before = byResource.getOrDefault(resource, Map.of());
        Map<String, Watched> after = new LinkedHashMap<>();
        for (Instance instance : instances) {
            Watched known = before.get(instance.name());
            boolean same = known != null && known.monitor().instance().equals(instance);
            after.put(instance.name(), same ? known : watch(resource, instance));
        }
        before.forEach((name, watched) -> {
            if (!watched.equals(after.get(name))) {
                watched.stop();
            }
        });
        byResource.put(resource, after);
        return after.values().stream().map(Watched::monitor).toList();
    }

    /** The monitors of a resource as they are. */
    public synchronized List<InstanceMonitor> of(String resource) {
        return byResource.getOrDefault(resource, Map.of()).values().stream()
                .map(Watched::monitor)
                .toList();
    }

    /** Watches a resource's instances no longer. */
    public synchronized void forget(String resource) {
        Map<String, Watched> watched = byResource.remove(resource);
        if (watched != null) {
            watched.values().forEach(Watched::stop);
        }
    }

    private Watched watch(String resource, Instance instance) {
        InstanceMonitor monitor = new InstanceMonitor(instance, ourFile, clock, () -> onNews.accept(resource));
        return new Watched(
                monitor,
                List.of(
                        repeat(monitor, monitor::lookAtProbe, InstanceMonitor.PROBE_EVERY),
                        repeat(monitor, monitor::lookAtDataPlane, InstanceMonitor.DATA_PLANE_EVERY)));
    }

    private Future<?> repeat(InstanceMonitor monitor, Runnable look, Duration every) {
        AtomicBoolean underWay = new AtomicBoolean();
        // a random start spreads thousands of instances over the interval
        long delay = ThreadLocalRandom.current().nextLong(every.toMillis());
        return timer.scheduleAtFixedRate(
                () -> {
                    if (underWay.compareAndSet(false, true)) {
                        lookers.execute(() -> {
                            try {
                                look.run();
                                monitor.tellNews();
                            } finally {
                                underWay.set(false);
                            }
                        });
                    }
                },
                delay,
                every.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void close() {
        timer.shutdownNow();
        byResource.values().forEach(watched -> watched.values().forEach(Watched::stop));
        byResource.clear();
        lookers.shutdownNow();
    }
}
