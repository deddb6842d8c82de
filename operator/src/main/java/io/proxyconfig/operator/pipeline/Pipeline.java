package io.proxyconfig.operator.pipeline;

import io.proxyconfig.api.probe.ProbeConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.dataplane.HttpTransport;
import io.proxyconfig.operator.observe.InstanceMonitor;
import io.proxyconfig.operator.observe.InstanceMonitors;
import io.proxyconfig.operator.probe.ProbeException;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.render.Renderer;
import io.proxyconfig.operator.render.Rendering;
import io.proxyconfig.operator.resolve.Instance;
import io.proxyconfig.operator.resolve.Problem;
import io.proxyconfig.operator.resolve.Resolution;
import io.proxyconfig.operator.resolve.Resolver;
import io.proxyconfig.operator.rollout.OperatorEvent;
import io.proxyconfig.operator.rollout.Rollout;
import io.proxyconfig.operator.rollout.RolloutMemory;
import io.proxyconfig.operator.rollout.RolloutResult;
import io.proxyconfig.operator.rollout.RunningWorker;
import io.proxyconfig.operator.rollout.StepTimer;
import io.proxyconfig.operator.rollout.StepTimer.Step;
import io.proxyconfig.operator.status.StatusFactory;
import io.proxyconfig.operator.status.StatusInput;
import io.proxyconfig.operator.status.StatusInput.InstanceInput;
import io.proxyconfig.operator.status.StatusInputBuilder;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
    private final RenderingRenewals renewals;

    /**
     * A pipeline for all resources of an operator.
     *
     * @param renewals the pace at which texts of haproxy.cfg are renewed after an upgrade of the operator
     * @param onChange gets the key of a resource whose instances changed and which needs a reconciliation
     */
    public Pipeline(Clock clock, StepTimer timer, RenderingRenewals renewals, Consumer<String> onChange) {
        this.clock = clock;
        this.renewals = renewals;
        this.timer = timer;
        this.monitors = new InstanceMonitors(Rollout::isOwnFile, clock, onChange);
    }

    /** Reconciles a resource. Callers never run two reconciliations with the same key at a time. */
    public ReconcileResult run(ResourceInput input, Consumer<OperatorEvent> events) {
        ResourceState state = state(input);
        state.pauseEvents().newEvent(input.paused()).ifPresent(events);
        state.pauseEvents().record(input.paused());
        Resolution resolution = timer.time(Step.Resolve, () -> resolve(input));
        if (!(resolution instanceof Resolution.Resolved resolved)) {
            return result(input, state, new DesiredFiles(resolution, null), Optional.empty(), events);
        }
        Rendering rendering = timer.time(Step.Render, () -> renderer.render(resolved.desired()));
        if (!(rendering instanceof Rendered rendered)) {
            return result(input, state, new DesiredFiles(resolution, rendering), Optional.empty(), events);
        }
        List<InstanceMonitor> instances =
                observe(input, state, resolved.desired().instances());
        boolean otherRendering = hasOtherRendering(instances, rendered);
        boolean renew = !input.paused() && state.renewal().isDue(otherRendering, input.renderNow(), renewals);
        Rollout.Target target =
                new Rollout.Target(resolved.desired(), rendered, instances, input.hasAllInstances(), renew);
        RolloutResult rollout = input.paused()
                ? state.rollout().compare(target, events)
                : state.rollout().reconcile(target, events);
        Optional<Instant> renewalAt = otherRendering && !renew && !input.paused() && renewals.isEnabled()
                ? Optional.of(clock.instant().plus(renewals.delay()))
                : Optional.empty();
        return result(input, state, new DesiredFiles(resolution, rendering), Optional.of(rollout), events)
                .dueAt(renewalAt);
    }

    private static boolean hasOtherRendering(List<InstanceMonitor> instances, Rendered rendered) {
        return instances.stream()
                .flatMap(monitor -> monitor.latest().probe().value().stream())
                .anyMatch(report -> RunningWorker.hasOtherRendering(report, rendered.revision()));
    }

    /** The status before the first reconciliation ends, or while one takes long. */
    public ProxyConfigStatus progressing(ResourceInput input, String message) {
        return statuses.progressing(input.generation(), input.before(), message, clock.instant());
    }

    /** Ends the work for a deleted resource: HAProxy keeps its configuration, and the probes close their held connections. */
    public void forget(ResourceInput input) {
        Set<Instance> instances = new LinkedHashSet<>(state(input).unreleased());
        monitors.of(input.key()).forEach(monitor -> instances.add(monitor.instance()));
        if (instances.isEmpty() && resolve(input) instanceof Resolution.Resolved resolved) {
            instances.addAll(resolved.desired().instances());
        }
        release(instances);
        monitors.forget(input.key());
        states.remove(input.key());
    }

    private Resolution resolve(ResourceInput input) {
        return withReadableAuthorities(
                resolver.resolve(input.identity(), input.spec(), input.references(), input.managed()));
    }

    /** Observes these instances, and releases the probes of former ones, but not while the resource is paused. */
    private List<InstanceMonitor> observe(ResourceInput input, ResourceState state, List<Instance> instances) {
        Set<URI> probes = instances.stream().map(Instance::probeURL).collect(Collectors.toSet());
        monitors.of(input.key()).forEach(monitor -> state.unreleased().add(monitor.instance()));
        state.unreleased().removeIf(instance -> probes.contains(instance.probeURL()));
        if (!input.paused()) {
            release(state.unreleased());
            state.unreleased().clear();
        }
        return monitors.observe(input.key(), instances);
    }

    private void release(Set<Instance> instances) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            instances.forEach(instance -> threads.execute(() -> release(instance)));
        }
    }

    private void release(Instance instance) {
        try (InstanceMonitor unscheduled = monitors.unscheduled(instance)) {
            unscheduled.probe().configure(NO_TARGETS);
        } catch (ProbeException e) {
            LOG.info(
                    "Instance {}: its probe could not be released and keeps its connections: {}",
                    instance.name(),
                    e.getMessage());
        }
    }

    /** Rejects certificate authorities that cannot be read; the core itself does not know certificates. */
    private static Resolution withReadableAuthorities(Resolution resolution) {
        if (resolution instanceof Resolution.Resolved resolved) {
            for (Instance instance : resolved.desired().instances()) {
                Optional<String> error =
                        HttpTransport.certificateError(instance.credentials().caCertificate());
                if (error.isPresent()) {
                    return new Resolution.Unresolved(
                            List.of(new Problem("spec.external.credentialsSecretRef", error.get())));
                }
            }
        }
        return resolution;
    }

    private record DesiredFiles(
            Resolution resolution, @Nullable Rendering rendering) {}

    private ResourceState state(ResourceInput input) {
        ResourceState known = states.get(input.key());
        if (known != null && known.uid().equals(input.uid())) {
            return known;
        }
        ResourceState state = ResourceState.restored(input, new Rollout(clock, timer));
        states.put(input.key(), state);
        return state;
    }

    private ReconcileResult result(
            ResourceInput input,
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
                        memory.pushedChecksum(monitor.instance().name()).orElse(null),
                        memory.verifiedGoal(monitor.instance().name()).orElse(null)))
                .toList();
        state.brokenConnections().newEvents(instances).forEach(events);
        state.brokenConnections().record(instances);
        RolloutMemory.StartedChange change = memory.change()
                .filter(one ->
                        rollout.isPresent() && one.goal().equals(rollout.get().goal()))
                .orElse(null);
        StatusInput known = StatusInputBuilder.builder()
                .generation(input.generation())
                .resolution(desired.resolution())
                .rendering(desired.rendering())
                .instances(instances)
                .change(change)
                .now(clock.instant())
                .managed(input.managed())
                .spec(input.spec())
                .paused(input.paused())
                .build();
        ProxyConfigStatus status = statuses.status(known, input.before());
        state.warningEvents().newEvent(status).ifPresent(events);
        return new ReconcileResult(
                status, rollout.flatMap(RolloutResult::requeueAt), known.rendered(), known.allLive());
    }

    @Override
    public void close() {
        monitors.close();
    }
}
