package io.proxyconfig.operator.pipeline;

import io.proxyconfig.api.probe.ProbeConfig;
import io.proxyconfig.api.v1alpha1.InstanceStatus;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.dataplane.HttpTransport;
import io.proxyconfig.operator.observe.InstanceMonitor;
import io.proxyconfig.operator.observe.InstanceMonitors;
import io.proxyconfig.operator.probe.ProbeException;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.render.Renderer;
import io.proxyconfig.operator.render.Rendering;
import io.proxyconfig.operator.resolve.Instance;
import io.proxyconfig.operator.resolve.ManagedInstances;
import io.proxyconfig.operator.resolve.Problem;
import io.proxyconfig.operator.resolve.References;
import io.proxyconfig.operator.resolve.Resolution;
import io.proxyconfig.operator.resolve.Resolver;
import io.proxyconfig.operator.rollout.OperatorEvent;
import io.proxyconfig.operator.rollout.Rollout;
import io.proxyconfig.operator.rollout.RolloutMemory;
import io.proxyconfig.operator.rollout.RolloutResult;
import io.proxyconfig.operator.rollout.StepTimer;
import io.proxyconfig.operator.rollout.StepTimer.Step;
import io.proxyconfig.operator.status.StatusFactory;
import io.proxyconfig.operator.status.StatusInput;
import io.proxyconfig.operator.status.StatusInput.InstanceInput;
import io.proxyconfig.operator.status.StatusInputBuilder;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reconciles resources: resolve, render, observe, plan, apply, verify, status. Keeps what a reconciliation needs from
 * earlier ones; a new process of the operator finds all of it in the status and on the instances.
 */
public final class Pipeline implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
    private static final ProbeConfig NO_TARGETS = new ProbeConfig("none", List.of(), List.of(), null);

    private final Resolver resolver = new Resolver();
    private final Renderer renderer = new Renderer();
    private final StatusFactory statuses = new StatusFactory();
    private final Map<String, ResourceState> states = new ConcurrentHashMap<>();
    private final InstanceMonitors monitors;
    private final Clock clock;
    private final StepTimer timer;

    /**
     * A pipeline for all resources of an operator.
     *
     * @param onChange gets the key of a resource whose instances changed and which needs a reconciliation
     */
    public Pipeline(Clock clock, StepTimer timer, Consumer<String> onChange) {
        this.clock = clock;
        this.timer = timer;
        this.monitors = new InstanceMonitors(Rollout::isOwnFile, clock, onChange);
    }

    private record ResourceState(String uid, Rollout rollout, BrokenConnections broken) {}

    /**
     * A resource as an adapter read it.
     *
     * @param key unique among all resources, and the same for every reconciliation
     * @param uid changes when the resource is deleted and created again
     * @param generation changes with the spec
     * @param before its last status; null when it has none
     * @param own the instances that the adapter manages for it; null for external instances
     */
    public record Input(
            String key,
            String uid,
            String namespace,
            String name,
            long generation,
            ProxyConfigSpec spec,
            References references,
            @Nullable ProxyConfigStatus before,
            @Nullable ManagedInstances own) {

        /** A resource with external instances. */
        public Input(
                String key,
                String uid,
                String namespace,
                String name,
                long generation,
                ProxyConfigSpec spec,
                References references,
                @Nullable ProxyConfigStatus before) {
            this(key, uid, namespace, name, generation, spec, references, before, null);
        }
    }

    /**
     * The result of a reconciliation.
     *
     * @param status the new status
     * @param requeueAt when to reconcile again even if nothing changes; empty when only a change can make a difference
     * @param rendered the configuration; empty when the spec gives none
     * @param verified whether it is verified on every instance that is up, and there is one or the spec wants none
     */
    public record Outcome(
            ProxyConfigStatus status, Optional<Instant> requeueAt, Optional<Rendered> rendered, boolean verified) {}

    /** Reconciles a resource. Callers never run two reconciliations with the same key at a time. */
    public Outcome run(Input input, Consumer<OperatorEvent> events) {
        ResourceState state = state(input);
        Resolution resolution = timer.time(Step.Resolve, () -> resolve(input));
        if (!(resolution instanceof Resolution.Resolved resolved)) {
            return outcome(input, state, new DesiredFiles(resolution, null), Optional.empty(), events);
        }
        Rendering rendering = timer.time(Step.Render, () -> renderer.render(resolved.desired()));
        if (!(rendering instanceof Rendered rendered)) {
            return outcome(input, state, new DesiredFiles(resolution, rendering), Optional.empty(), events);
        }
        RolloutResult result = state.rollout()
                .reconcile(
                        resolved.desired(),
                        rendered,
                        observe(input.key(), resolved.desired().instances()),
                        input.own() == null || input.own().missing() == null,
                        events);
        return outcome(input, state, new DesiredFiles(resolution, rendering), Optional.of(result), events);
    }

    /** The status before the first reconciliation ends, or while one takes long. */
    public ProxyConfigStatus progressing(Input input, String message) {
        return statuses.progressing(input.generation(), input.before(), message, clock.instant());
    }

    /** Forgets a deleted resource: HAProxy keeps its configuration, and the probes close the connections that they hold. */
    public void forget(Input input) {
        List<InstanceMonitor> instances = monitors.of(input.key());
        if (instances.isEmpty() && resolve(input) instanceof Resolution.Resolved resolved) {
            instances = monitors.observe(input.key(), resolved.desired().instances());
        }
        release(instances);
        monitors.forget(input.key());
        states.remove(input.key());
    }

    private Resolution resolve(Input input) {
        return withReadableAuthorities(
                resolver.resolve(input.namespace(), input.name(), input.spec(), input.references(), input.own()));
    }

    /** Observes these instances, and releases the probes of instances that are gone. */
    private List<InstanceMonitor> observe(String key, List<Instance> instances) {
        Set<URI> probes = instances.stream().map(Instance::probeURL).collect(Collectors.toSet());
        release(monitors.of(key).stream()
                .filter(monitor -> !probes.contains(monitor.instance().probeURL()))
                .toList());
        return monitors.observe(key, instances);
    }

    private static void release(List<InstanceMonitor> instances) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            instances.forEach(instance -> threads.execute(() -> release(instance)));
        }
    }

    private static void release(InstanceMonitor instance) {
        try {
            instance.probe().configure(NO_TARGETS);
        } catch (ProbeException e) {
            LOG.info(
                    "Instance {}: its probe could not be released and keeps its connections: {}",
                    instance.instance().name(),
                    e.getMessage());
        }
    }

    /** Rejects certificate authorities that cannot be read; the core itself does not know certificates. */
    private static Resolution withReadableAuthorities(Resolution resolution) {
        if (resolution instanceof Resolution.Resolved resolved) {
            for (Instance instance : resolved.desired().instances()) {
                Optional<String> mistake =
                        HttpTransport.mistakeIn(instance.credentials().caCertificate());
                if (mistake.isPresent()) {
                    return new Resolution.Unresolved(
                            List.of(new Problem("spec.external.credentialsSecretRef", mistake.get())));
                }
            }
        }
        return resolution;
    }

    private record DesiredFiles(
            Resolution resolution, @Nullable Rendering rendering) {}

    private ResourceState state(Input input) {
        ResourceState known = states.get(input.key());
        if (known != null && known.uid().equals(input.uid())) {
            return known;
        }
        ResourceState state = new ResourceState(input.uid(), new Rollout(clock, timer), new BrokenConnections());
        ProxyConfigStatus before = input.before();
        if (before != null && before.instanceStatuses() != null) {
            boolean sameSpec = Objects.equals(before.observedGeneration(), input.generation());
            for (InstanceStatus instance : before.instanceStatuses()) {
                state.rollout()
                        .memory()
                        .restore(instance.name(), instance.checksum(), sameSpec ? before.lastGoodRevision() : null);
            }
        }
        states.put(input.key(), state);
        return state;
    }

    private Outcome outcome(
            Input input,
            ResourceState state,
            DesiredFiles desired,
            Optional<RolloutResult> rollout,
            Consumer<OperatorEvent> events) {
        RolloutMemory memory = state.rollout().memory();
        List<InstanceInput> instances = monitors.of(input.key()).stream()
                .map(monitor -> new InstanceInput(
                        monitor.latest(),
                        rollout.map(one -> one.results().get(monitor.instance().name()))
                                .orElse(null),
                        memory.pushedChecksum(monitor.instance().name()).orElse(null)))
                .toList();
        state.broken().newEvents(instances).forEach(events);
        state.broken().record(instances);
        RolloutMemory.Change change = memory.change()
                .filter(one ->
                        rollout.isPresent() && one.goal().equals(rollout.get().goal()))
                .orElse(null);
        StatusInput status = StatusInputBuilder.builder()
                .generation(input.generation())
                .resolution(desired.resolution())
                .rendering(desired.rendering())
                .instances(instances)
                .change(change)
                .now(clock.instant())
                .managed(input.own())
                .spec(input.spec())
                .build();
        return new Outcome(
                statuses.status(status, input.before()),
                rollout.flatMap(RolloutResult::requeueAt),
                status.rendered(),
                status.allLive());
    }

    @Override
    public void close() {
        monitors.close();
    }
}
