package io.proxyconfig.operator.pipeline;

import io.proxyconfig.api.Ticker;
import io.proxyconfig.api.v1alpha1.ObservedInput;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.dataplane.HttpClients;
import io.proxyconfig.operator.observe.InstanceMonitor;
import io.proxyconfig.operator.observe.InstanceMonitors;
import io.proxyconfig.operator.pipeline.ObservedInstances.LeavingMonitor;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.render.Renderer;
import io.proxyconfig.operator.render.Rendering;
import io.proxyconfig.operator.resolve.DesiredState;
import io.proxyconfig.operator.resolve.Instance;
import io.proxyconfig.operator.resolve.InstanceEndpoints;
import io.proxyconfig.operator.resolve.Resolution;
import io.proxyconfig.operator.resolve.Resolver;
import io.proxyconfig.operator.rollout.OperatorEvent;
import io.proxyconfig.operator.rollout.Rollout;
import io.proxyconfig.operator.rollout.RolloutMemory;
import io.proxyconfig.operator.rollout.RolloutResult;
import io.proxyconfig.operator.rollout.RolloutTarget;
import io.proxyconfig.operator.rollout.RolloutTargetBuilder;
import io.proxyconfig.operator.rollout.RunningWorker;
import io.proxyconfig.operator.rollout.StepTimer;
import io.proxyconfig.operator.rollout.StepTimer.Step;
import io.proxyconfig.operator.rollout.SupersededException;
import io.proxyconfig.operator.status.StatusFactory;
import io.proxyconfig.operator.status.StatusInput;
import io.proxyconfig.operator.status.StatusInput.InstanceInput;
import io.proxyconfig.operator.status.StatusInput.LeavingInput;
import io.proxyconfig.operator.status.StatusInputBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reconciles resources: resolve, render, observe, plan, apply, verify, status. Keeps what a reconciliation needs from
 * earlier ones; a new process of the operator finds all of it in the status and on the instances.
 */
public final class Pipeline implements AutoCloseable {
    private final Resolver resolver = new Resolver();
    private final Renderer renderer = new Renderer();
    private final StatusFactory statuses = new StatusFactory();
    private final Map<String, ResourceState> states = new ConcurrentHashMap<>();
    private final HttpClients clients = new HttpClients();
    private final ReadableAuthorities authorities = new ReadableAuthorities();
    private final ObservedInstances observed;
    private final Clock clock;
    private final Ticker ticker;
    private final Consumer<String> onChange;
    private final StepTimer timer;
    private final RenderingRenewals renewals;

    /**
     * A pipeline for all resources of an operator.
     *
     * @param clock for times that people read
     * @param ticker for decisions
     * @param renewals the pace at which texts of haproxy.cfg are renewed after an upgrade of the operator
     * @param onChange gets the key of a resource whose instances changed and which needs a reconciliation
     */
    public Pipeline(
            Clock clock, Ticker ticker, StepTimer timer, RenderingRenewals renewals, Consumer<String> onChange) {
        this.clock = clock;
        this.ticker = ticker;
        this.onChange = onChange;
        this.renewals = renewals;
        this.timer = timer;
        this.observed = new ObservedInstances(
                new InstanceMonitors(Rollout::isOwnFile, clients, ticker, onChange), ticker, onChange);
    }

    /** Reconciles a resource. Callers never run two reconciliations with the same key at a time. */
    public ReconcileResult run(ResourceInput input, Consumer<OperatorEvent> events) {
        ResourceState state = state(input);
        state.pauseEvents().newEvent(input.paused()).ifPresent(events);
        state.pauseEvents().record(input.paused());
        Resolution resolution = timer.time(Step.Resolve, () -> resolve(input));
        observed.update(
                input,
                state,
                resolution instanceof Resolution.Resolved one ? one.desired().instances() : null);
        state.endpoints().update(InstanceEndpoints.of(input.spec()), input.others(), onChange);
        if (!(resolution instanceof Resolution.Resolved resolved)) {
            return result(input, state, new DesiredFiles(resolution, null), Optional.empty(), events);
        }
        Rendering rendering = timer.time(Step.Render, () -> render(resolved.desired(), input));
        if (!(rendering instanceof Rendered rendered)) {
            return result(input, state, new DesiredFiles(resolution, rendering), Optional.empty(), events);
        }
        List<InstanceMonitor> instances = observed.active(input);
        boolean otherRendering = hasOtherRendering(instances, rendered);
        boolean renew = !input.paused() && state.renewal().isDue(otherRendering, input.renderNow(), renewals);
        RolloutTarget target = RolloutTargetBuilder.builder()
                .desired(resolved.desired())
                .rendered(rendered)
                .monitors(instances)
                .complete(input.hasAllInstances())
                .generation(input.generation())
                .renew(renew)
                .claimant(input.claimant())
                .permission(input.permission())
                .build();
        RolloutResult rollout = input.paused()
                ? state.rollout().compare(target, events)
                : state.rollout().reconcile(target, events);
        Optional<Duration> renewalIn = otherRendering && !renew && !input.paused() && renewals.isEnabled()
                ? Optional.of(renewals.delay())
                : Optional.empty();
        return result(input, state, new DesiredFiles(resolution, rendering), Optional.of(rollout), events)
                .dueAfter(renewalIn);
    }

    /** A new pod of managed instances starts with the configuration, so a Secret must be able to have it. */
    private Rendering render(DesiredState desired, ResourceInput input) {
        Rendering rendering = renderer.render(desired);
        return input.managed() != null && rendering instanceof Rendered rendered
                ? BootFiles.limited(rendered)
                : rendering;
    }

    private static boolean hasOtherRendering(List<InstanceMonitor> instances, Rendered rendered) {
        return instances.stream()
                .flatMap(monitor -> monitor.latest().probe().value().stream())
                .anyMatch(report -> RunningWorker.hasOtherRendering(report, rendered.revision()));
    }

    /**
     * The status of a new resource, or while a reconciliation takes long. Empty if the recorded status is about what the
     * reconciliation applies, or does not say that a configuration is live.
     */
    public Optional<ProxyConfigStatus> interim(ResourceInput input) {
        ResourceState state = states.get(input.key());
        boolean applying = state != null && state.rollout().isApplying();
        return statuses.interim(
                input.generation(), input.before(), applying, input.references().versions(), clock.instant());
    }

    /**
     * The status after an unexpected exception in {@link #run}.
     *
     * @param inputs the versions of the objects that the operator has read last
     */
    public ProxyConfigStatus failed(
            long generation,
            @Nullable ProxyConfigStatus before,
            List<ObservedInput> inputs,
            RuntimeException exception) {
        return statuses.failed(generation, before, inputs, exception.getClass().getSimpleName(), clock.instant());
    }

    /**
     * Ends the work for a deleted resource: HAProxy keeps its configuration, and the probes close their held connections.
     *
     * @throws SupersededException if another replica leads; then nothing has ended
     */
    public void forget(ResourceInput input) {
        List<Instance> resolved = resolve(input) instanceof Resolution.Resolved one
                ? one.desired().instances()
                : List.of();
        ResourceState state = state(input);
        observed.forget(input, state, resolved);
        state.endpoints().update(Set.of(), input.others(), onChange);
        states.remove(input.key());
    }

    /** Ends the work for a resource that does not exist any longer, without a request to its instances. */
    public void forget(String key) {
        observed.forget(key);
        close(states.remove(key));
    }

    private static void close(@Nullable ResourceState state) {
        if (state != null) {
            state.former().close();
        }
    }

    private Resolution resolve(ResourceInput input) {
        return authorities.check(resolver.resolve(input.identity(), input.spec(), input.references(), input.managed()));
    }

    private record DesiredFiles(
            Resolution resolution, @Nullable Rendering rendering) {}

    private ResourceState state(ResourceInput input) {
        ResourceState known = states.get(input.key());
        if (known != null && known.uid().equals(input.uid())) {
            return known;
        }
        ResourceState state = ResourceState.restored(
                input, new Rollout(clock, ticker, timer), new EndedSessions(clock, ticker), observed.noFormer(input));
        close(states.put(input.key(), state));
        return state;
    }

    private ReconcileResult result(
            ResourceInput input,
            ResourceState state,
            DesiredFiles desired,
            Optional<RolloutResult> rollout,
            Consumer<OperatorEvent> events) {
        List<InstanceInput> instances = inputs(input, state, rollout);
        List<LeavingMonitor> leaving = observed.leaving(input);
        List<EndedSessions.Ended> ended = state.endedSessions().update(observed.all(input), leaving);
        ended.forEach(one -> events.accept(one.event()));
        state.brokenConnections().newEvents(instances).forEach(events);
        state.brokenConnections().record(instances);
        StatusInput known = StatusInputBuilder.builder()
                .generation(input.generation())
                .resolution(desired.resolution())
                .rendering(desired.rendering())
                .instances(instances)
                .leaving(leaving.stream().map(Pipeline::leavingInput).toList())
                .former(observed.former(input, state))
                .change(startedChange(state, rollout))
                .now(clock.instant())
                .managed(input.managed())
                .spec(input.spec())
                .paused(input.paused())
                .observedInputs(input.references().versions())
                .build();
        ProxyConfigStatus status = statuses.status(known, input.before());
        state.warningEvents().newEvent(status).ifPresent(events);
        return ReconcileResultBuilder.builder()
                .status(status)
                .requeueAfter(rollout.flatMap(RolloutResult::requeueAfter))
                .rendered(known.rendered())
                .verified(known.allLive())
                .sessions(ClientSessions.of(observed.all(input)))
                .probes(probes(input))
                .ended(ended.stream()
                        .collect(Collectors.groupingBy(
                                one -> one.reason().name(), Collectors.summingInt(EndedSessions.Ended::sessions))))
                .build();
    }

    private Map<String, Boolean> probes(ResourceInput input) {
        return observed.all(input).stream()
                .collect(Collectors.toMap(
                        monitor -> monitor.instance().name(),
                        monitor -> monitor.latest().probe().value().isPresent()));
    }

    private List<InstanceInput> inputs(ResourceInput input, ResourceState state, Optional<RolloutResult> rollout) {
        RolloutMemory memory = state.rollout().memory();
        return observed.active(input).stream()
                .map(monitor -> new InstanceInput(
                        monitor.latest(),
                        rollout.map(one -> one.results().get(monitor.instance().name()))
                                .orElse(null),
                        memory.pushedChecksum(monitor.instance().name()).orElse(null),
                        memory.verifiedGoal(monitor.instance().name()).orElse(null),
                        memory.claim(monitor.instance().name()).orElse(null)))
                .toList();
    }

    /** The operator does not configure an instance that will go. */
    private static LeavingInput leavingInput(LeavingMonitor leaving) {
        return new LeavingInput(
                new InstanceInput(leaving.monitor().latest(), null, null, null, null),
                leaving.instance().state());
    }

    private static RolloutMemory.@Nullable StartedChange startedChange(
            ResourceState state, Optional<RolloutResult> rollout) {
        return state.rollout()
                .memory()
                .change()
                .filter(one ->
                        rollout.isPresent() && one.goal().equals(rollout.get().goal()))
                .orElse(null);
    }

    @Override
    public void close() {
        observed.close();
    }
}
