package io.proxyconfig.operator.pipeline;

import io.proxyconfig.api.Ticker;
import io.proxyconfig.api.probe.ProbeConfig;
import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.v1alpha1.External;
import io.proxyconfig.api.v1alpha1.FormerInstance;
import io.proxyconfig.operator.observe.InstanceMonitor;
import io.proxyconfig.operator.observe.InstanceMonitors;
import io.proxyconfig.operator.pipeline.FormerInstances.Attempts;
import io.proxyconfig.operator.probe.ProbeException;
import io.proxyconfig.operator.resolve.Credentials;
import io.proxyconfig.operator.resolve.Instance;
import io.proxyconfig.operator.resolve.LeavingInstance;
import io.proxyconfig.operator.resolve.ManagedInstances;
import io.proxyconfig.operator.resolve.ResourceIdentity;
import io.proxyconfig.operator.rollout.RunningWorker;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The instances that the operator observes for each resource: those that it configures, and those that will go. The probes of the
 * latter close their held connections, which would otherwise keep HAProxy from ending.
 */
final class ObservedInstances implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ObservedInstances.class);
    private static final ProbeConfig NO_TARGETS = new ProbeConfig("none", List.of(), List.of(), null);

    private final InstanceMonitors monitors;
    private final ExecutorService releases = Executors.newVirtualThreadPerTaskExecutor();
    private final Ticker ticker;
    private final Consumer<String> onChange;

    /**
     * Observes no instance yet.
     *
     * @param onChange gets the key of a resource with one former instance less
     */
    ObservedInstances(InstanceMonitors monitors, Ticker ticker, Consumer<String> onChange) {
        this.monitors = monitors;
        this.ticker = ticker;
        this.onChange = onChange;
    }

    /**
     * An instance that will go, with its monitor.
     *
     * @param instance what is known about its end
     */
    record LeavingMonitor(InstanceMonitor monitor, LeavingInstance instance) {}

    /**
     * Observes the present instances of a resource.
     *
     * @param external external instances; null if the operator cannot read the spec, or its instances are managed
     */
    void update(ResourceInput input, ResourceState state, @Nullable List<Instance> external) {
        ManagedInstances managed = input.managed();
        if (managed != null) {
            List<Instance> all = new ArrayList<>(managed.up());
            managed.leaving().forEach(leaving -> all.add(leaving.instance()));
            monitors.observe(input.key(), all);
            if (!input.paused()) {
                releaseLeaving(input);
            }
        } else if (external != null) {
            releaseFormer(input, state, external);
            monitors.observe(input.key(), external);
        }
    }

    private void releaseLeaving(ResourceInput input) {
        List<Instance> holding = leaving(input).stream()
                .map(LeavingMonitor::monitor)
                .filter(ObservedInstances::holdsConnections)
                .map(InstanceMonitor::instance)
                .toList();
        if (!holding.isEmpty()) {
            input.permission().confirm();
            release(input, holding);
        }
    }

    /** Releases the probes of instances that the spec no longer names, but not while the resource is paused. */
    private void releaseFormer(ResourceInput input, ResourceState state, List<Instance> present) {
        FormerInstances former = state.former();
        former.update(
                all(input).stream().map(InstanceMonitor::instance).toList(),
                present.stream().map(Instance::probeURL).collect(Collectors.toSet()));
        if (former.list().isEmpty()) {
            return;
        }
        External external = input.spec().external();
        if (input.paused() || external == null || present.isEmpty()) {
            former.suspend();
        } else {
            former.release(present.getFirst().credentials(), external.allowPlainHTTP(), input.permission());
        }
    }

    /** No former instances of a resource, until the status or the operator's observation has some. */
    FormerInstances noFormer(ResourceInput input) {
        ResourceIdentity resource = input.identity();
        String key = input.key();
        return new FormerInstances(
                instance -> configureNoTargets(resource, instance),
                Attempts.DEFAULT,
                releases,
                ticker,
                () -> onChange.accept(key));
    }

    /** The instances that the spec does not name and whose probes are not released, also while references are missing. */
    List<FormerInstance> former(ResourceInput input, ResourceState state) {
        External external = input.spec().external();
        Set<String> named = external == null
                ? Set.of()
                : external.instances().stream()
                        .map(instance -> withoutSlash(instance.probeURL()))
                        .collect(Collectors.toSet());
        return state.former().list().stream()
                .filter(one -> !named.contains(one.probeURL()))
                .toList();
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private static boolean holdsConnections(InstanceMonitor monitor) {
        return monitor.latest()
                .probe()
                .value()
                .filter(report -> !NO_TARGETS.configId().equals(report.configId()))
                .isPresent();
    }

    /** The monitors of all instances of a resource. */
    List<InstanceMonitor> all(ResourceInput input) {
        return monitors.of(input.key());
    }

    /** The monitors of the instances that the operator configures. */
    List<InstanceMonitor> active(ResourceInput input) {
        ManagedInstances managed = input.managed();
        Set<String> leaving = managed == null
                ? Set.of()
                : managed.leaving().stream().map(one -> one.instance().name()).collect(Collectors.toSet());
        return all(input).stream()
                .filter(monitor -> !leaving.contains(monitor.instance().name()))
                .toList();
    }

    /** The monitors of the instances that will go. */
    List<LeavingMonitor> leaving(ResourceInput input) {
        ManagedInstances managed = input.managed();
        if (managed == null) {
            return List.of();
        }
        return all(input).stream()
                .flatMap(monitor -> managed.leaving().stream()
                        .filter(one -> one.instance().equals(monitor.instance()))
                        .map(one -> new LeavingMonitor(monitor, one)))
                .toList();
    }

    /**
     * Ends the observation of a deleted resource, and releases the probes of all its instances. If another replica leads, it changes
     * nothing.
     */
    void forget(ResourceInput input, ResourceState state, List<Instance> resolved) {
        input.permission().confirm();
        Set<Instance> instances = new LinkedHashSet<>();
        all(input).forEach(monitor -> instances.add(monitor.instance()));
        if (instances.isEmpty()) {
            instances.addAll(resolved);
        }
        Optional<Credentials> credentials = instances.stream().findFirst().map(Instance::credentials);
        state.former().suspend();
        instances.addAll(state.former().instances(credentials));
        release(input, instances);
        monitors.forget(input.key());
    }

    /** Ends the observation of a resource that does not exist any longer. */
    void forget(String key) {
        monitors.forget(key);
    }

    private void release(ResourceInput input, Collection<Instance> instances) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            instances.forEach(instance -> threads.execute(() -> release(input, instance)));
        }
    }

    private void release(ResourceInput input, Instance instance) {
        try {
            configureNoTargets(input.identity(), instance);
        } catch (ProbeException e) {
            LOG.info(
                    "Instance {}: its probe could not be released and keeps its connections: {}",
                    instance.name(),
                    e.getMessage());
        }
    }

    private void configureNoTargets(ResourceIdentity resource, Instance instance) throws ProbeException {
        try (InstanceMonitor unscheduled = monitors.unscheduled(instance)) {
            if (!hasOtherOwner(unscheduled.probe().report(), resource)) {
                unscheduled.probe().configure(NO_TARGETS);
            }
        }
    }

    /** Whether HAProxy has the configuration of another resource, so that its probe belongs to that one, too. */
    private static boolean hasOtherOwner(ProbeReport report, ResourceIdentity resource) {
        return RunningWorker.mark(report)
                .filter(mark -> !mark.resource().isSameResource(resource))
                .isPresent();
    }

    @Override
    public void close() {
        releases.shutdownNow();
        monitors.close();
    }
}
