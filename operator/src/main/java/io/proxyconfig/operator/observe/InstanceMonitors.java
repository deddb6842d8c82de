package io.proxyconfig.operator.observe;

import io.proxyconfig.api.Ticker;
import io.proxyconfig.operator.dataplane.HttpClients;
import io.proxyconfig.operator.resolve.Instance;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The monitors of the instances of all resources. One timer thread starts the readings and virtual threads wait for the
 * answers; an instance never has two readings of one kind at a time.
 */
public final class InstanceMonitors implements AutoCloseable {
    private final Predicate<String> ownFile;
    private final HttpClients clients;
    private final Ticker ticker;
    private final Consumer<String> onChange;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("monitor-timer").daemon().factory());
    private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Map<String, ScheduledMonitor>> byResource = new HashMap<>();

    /**
     * Monitors that notify one listener.
     *
     * @param ownFile accepts the names in an instance's general storage that belong to the operator
     * @param clients of which the instances with the same CA share one
     * @param onChange gets the key of the resource whose instance changed; called on any thread
     */
    public InstanceMonitors(Predicate<String> ownFile, HttpClients clients, Ticker ticker, Consumer<String> onChange) {
        this.ownFile = ownFile;
        this.clients = clients;
        this.ticker = ticker;
        this.onChange = onChange;
    }

    private record ScheduledMonitor(InstanceMonitor monitor, List<Future<?>> schedules) {
        void stop() {
            schedules.forEach(task -> task.cancel(false));
            monitor.close();
        }
    }

    /** Observes exactly these instances for a resource, and keeps the monitors of instances that did not change. */
    public synchronized List<InstanceMonitor> observe(String resource, List<Instance> instances) {
        Map<String, ScheduledMonitor> before = byResource.getOrDefault(resource, Map.of());
        Map<String, ScheduledMonitor> after = new LinkedHashMap<>();
        for (Instance instance : instances) {
            ScheduledMonitor known = before.get(instance.name());
            boolean same = known != null && known.monitor().instance().equals(instance);
            after.put(instance.name(), same ? known : schedule(resource, instance));
        }
        before.forEach((name, watched) -> {
            if (!watched.equals(after.get(name))) {
                watched.stop();
            }
        });
        byResource.put(resource, after);
        Set<URI> probes = instances.stream().map(Instance::probeURL).collect(Collectors.toSet());
        after.values().forEach(watched -> watched.monitor().recordProbes(probes));
        return after.values().stream().map(ScheduledMonitor::monitor).toList();
    }

    /** The monitors of a resource. */
    public synchronized List<InstanceMonitor> of(String resource) {
        return byResource.getOrDefault(resource, Map.of()).values().stream()
                .map(ScheduledMonitor::monitor)
                .toList();
    }

    /** Stops observing the instances of a resource. */
    public synchronized void forget(String resource) {
        Map<String, ScheduledMonitor> watched = byResource.remove(resource);
        if (watched != null) {
            watched.values().forEach(ScheduledMonitor::stop);
        }
    }

    /** A monitor of an instance that this object does not observe; the caller closes it. */
    public InstanceMonitor unscheduled(Instance instance) {
        return new InstanceMonitor(instance, ownFile, clients, ticker, () -> {});
    }

    private ScheduledMonitor schedule(String resource, Instance instance) {
        InstanceMonitor monitor =
                new InstanceMonitor(instance, ownFile, clients, ticker, () -> onChange.accept(resource));
        return new ScheduledMonitor(
                monitor,
                List.of(
                        repeat(monitor, monitor::refreshProbe, InstanceMonitor.PROBE_INTERVAL),
                        repeat(monitor, monitor::refreshDataPlane, InstanceMonitor.DATA_PLANE_INTERVAL)));
    }

    private Future<?> repeat(InstanceMonitor monitor, Runnable reading, Duration interval) {
        AtomicBoolean running = new AtomicBoolean();
        // a random first delay spreads thousands of instances over the interval
        long delay = ThreadLocalRandom.current().nextLong(interval.toMillis());
        return timer.scheduleAtFixedRate(
                () -> {
                    if (running.compareAndSet(false, true)) {
                        readers.execute(() -> {
                            try {
                                reading.run();
                                monitor.notifyIfChanged();
                                notifyAtExpiry(monitor);
                            } finally {
                                running.set(false);
                            }
                        });
                    }
                },
                delay,
                interval.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** A report becomes too old without an event if the next reading does not end before that. */
    private void notifyAtExpiry(InstanceMonitor monitor) {
        Optional<Duration> left =
                monitor.reportExpiry().filter(one -> one.compareTo(InstanceMonitor.LONGEST_READING) < 0);
        if (left.isPresent() && !timer.isShutdown()) {
            monitor.recordExpiry(timer.schedule(
                    () -> readers.execute(monitor::notifyIfChanged), left.get().toMillis() + 1, TimeUnit.MILLISECONDS));
        }
    }

    @Override
    public synchronized void close() {
        timer.shutdownNow();
        byResource.values().forEach(watched -> watched.values().forEach(ScheduledMonitor::stop));
        byResource.clear();
        readers.shutdownNow();
    }
}
