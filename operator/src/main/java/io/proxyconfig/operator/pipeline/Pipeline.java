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
import io.proxyconfig.operator.rollout.StepTimer;
import io.proxyconfig.operator.rollout.StepTimer.Step;
import io.proxyconfig.operator.status.StatusFactory;
import io.proxyconfig.operator.status.StatusInput;
import io.proxyconfig.operator.status.StatusInput.InstanceInput;
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
 * Takes a resource all the way: resolve, render, observe, plan, apply, confirm, and what is to be said of it then. Holds
 * what must outlive a pass; all of it can be lost and is found again on the instances.
 */
public final class Pipeline implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
    private static final ProbeConfig NOTHING_TO_WATCH = new ProbeConfig("none", List.of(), List.of(), null);

    private final Resolver resolver = new Resolver();
    private final Renderer renderer = new Renderer();
    private final StatusFactory statuses = new StatusFactory();
    private final Map<String, State> states = new ConcurrentHashMap<>();
    private final InstanceMonitors monitors;
    private final Clock clock;
    private final StepTimer timer;

    /**
     * A pipeline for all resources of an operator.
     *
     * @param onNews gets the key of a resource whose instances have news, which should be run again
     */
    public Pipeline(Clock clock, StepTimer timer, Consumer<String> onNews) {
        this.clock = clock;
        this.timer = timer;
        this.monitors = new InstanceMonitors(Rollout::isOurFile, clock, onNews);
    }

    private record State(String uid, Rollout rollout, BrokenConnections broken) {}

    /**
     * A resource as an adapter read it.
     *
     * @param key unique among all resources, and the same for every pass
     * @param uid changes when the resource is deleted and made again
     * @param generation changes with the spec
     * @param before its status as far as it is known
     * @param own the instances that the adapter runs for it; null where they exist already
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

        /** A resource whose instances exist already. */
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
     * What a pass came to.
     *
     * @param status what is to be said
     * @param nextPass when to run again even without news; empty when news are enough
     * @param rendered the configuration; empty when there is none
     * @param live whether it is proven live on every instance that is up, and one is, or none is wanted
     */
    public record Outcome(
            ProxyConfigStatus status, Optional<Instant> nextPass, Optional<Rendered> rendered, boolean live) {}

    /** One pass. Never two at a time for the same key. */
    public Outcome run(Input input, Consumer<OperatorEvent> notices) {
        State state = state(input);
        Resolution resolution = timer.time(Step.Resolve, () -> resolve(input));
        if (!(resolution instanceof Resolution.Resolved resolved)) {
            return outcome(input, state, new Written(resolution, null), Optional.empty(), notices);
        }
        Rendering rendering = timer.time(Step.Render, () -> renderer.render(resolved.desired()));
        if (!(rendering instanceof Rendered rendered)) {
            return outcome(input, state, new Written(resolution, rendering), Optional.empty(), notices);
        }
        Rollout.Pass pass = state.rollout()
                .run(
                        resolved.desired(),
                        rendered,
                        follow(input.key(), resolved.desired().instances()),
                        input.own() == null || input.own().missing() == null,
                        notices);
        return outcome(input, state, new Written(resolution, rendering), Optional.of(pass), notices);
    }

    /** What there is to say before the first pass, or while one takes long. */
    public ProxyConfigStatus progressing(Input input, String message) {
        return statuses.progressing(input.generation(), input.before(), message, clock.instant());
    }

    /** Lets a resource go: HAProxy serves on as it is, the probes stop holding connections where they can be told. */
    public void forget(Input input) {
        List<InstanceMonitor> instances = monitors.of(input.key());
        if (instances.isEmpty() && resolve(input) instanceof Resolution.Resolved resolved) {
            instances = monitors.follow(input.key(), resolved.desired().instances());
        }
        release(instances);
        monitors.forget(input.key());
        states.remove(input.key());
    }

    private Resolution resolve(Input input) {
        return trusting(
                resolver.resolve(input.namespace(), input.name(), input.spec(), input.references(), input.own()));
    }

    /** Goes over to these instances, and lets those go that are no longer among them. */
    private List<InstanceMonitor> follow(String key, List<Instance> instances) {
        Set<URI> probes = instances.stream().map(Instance::probeURL).collect(Collectors.toSet());
        release(monitors.of(key).stream()
                .filter(monitor -> !probes.contains(monitor.instance().probeURL()))
                .toList());
        return monitors.follow(key, instances);
    }

    private static void release(List<InstanceMonitor> instances) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            instances.forEach(instance -> threads.execute(() -> release(instance)));
        }
    }

    private static void release(InstanceMonitor instance) {
        try {
            instance.probe().configure(NOTHING_TO_WATCH);
        } catch (ProbeException e) {
            LOG.info(
                    "Instance {} is let go without telling its probe: {}",
                    instance.instance().name(),
                    e.getMessage());
        }
    }

    /** What was resolved, with authorities that can be read; the core itself knows nothing of certificates. */
    private static Resolution trusting(Resolution resolution) {
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

    private record Written(Resolution resolution, @Nullable Rendering rendering) {}

    private State state(Input input) {
        State known = states.get(input.key());
        if (known != null && known.uid().equals(input.uid())) {
            return known;
        }
        State state = new State(input.uid(), new Rollout(clock, timer), new BrokenConnections());
        ProxyConfigStatus before = input.before();
        if (before != null && before.instanceStatuses() != null) {
            boolean sameSpec = Objects.equals(before.observedGeneration(), input.generation());
            for (InstanceStatus instance : before.instanceStatuses()) {
                state.rollout()
                        .memory()
                        .recall(instance.name(), instance.checksum(), sameSpec ? before.lastGoodRevision() : null);
            }
        }
        states.put(input.key(), state);
        return state;
    }

    private Outcome outcome(
            Input input, State state, Written written, Optional<Rollout.Pass> pass, Consumer<OperatorEvent> notices) {
        RolloutMemory memory = state.rollout().memory();
        List<InstanceInput> instances = monitors.of(input.key()).stream()
                .map(monitor -> new InstanceInput(
                        monitor.latest(),
                        pass.map(one -> one.results().get(monitor.instance().name()))
                                .orElse(null),
                        memory.pushedChecksum(monitor.instance().name()).orElse(null)))
                .toList();
        state.broken().since(instances).forEach(notices);
        RolloutMemory.Change change = memory.change()
                .filter(one -> pass.isPresent() && one.goal().equals(pass.get().goal()))
                .orElse(null);
        StatusInput facts = new StatusInput(
                input.generation(),
                written.resolution(),
                written.rendering(),
                instances,
                change,
                clock.instant(),
                input.own());
        return new Outcome(
                statuses.status(facts, input.before()),
                pass.flatMap(Rollout.Pass::nextPass),
                facts.rendered(),
                facts.allLive());
    }

    @Override
    public void close() {
        monitors.close();
    }
}
