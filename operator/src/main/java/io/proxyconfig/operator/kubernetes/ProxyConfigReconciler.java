package io.proxyconfig.operator.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.kubernetes.KubernetesOperator.Pace;
import io.proxyconfig.operator.kubernetes.instances.InstanceSettings;
import io.proxyconfig.operator.kubernetes.instances.ManagedInstancesReconciler;
import io.proxyconfig.operator.kubernetes.instances.OwnedEventSources;
import io.proxyconfig.operator.metrics.SessionsEndedCounter;
import io.proxyconfig.operator.pipeline.PauseRequest;
import io.proxyconfig.operator.pipeline.Pipeline;
import io.proxyconfig.operator.pipeline.ReconcileResult;
import io.proxyconfig.operator.pipeline.RenderRequest;
import io.proxyconfig.operator.pipeline.ResourceInput;
import io.proxyconfig.operator.pipeline.ResourceInputBuilder;
import io.proxyconfig.operator.resolve.ManagedInstances;
import io.proxyconfig.operator.rollout.StepTimer;
import io.proxyconfig.operator.rollout.StepTimer.Step;
import io.proxyconfig.operator.status.ConditionGauges;
import io.proxyconfig.operator.status.StatusThrottle;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs the pipeline for a ProxyConfig when its spec, a referenced Secret or ConfigMap, or one of its instances changes.
 */
@ControllerConfiguration(
        name = "proxyconfig",
        finalizerName = ProxyConfigReconciler.FINALIZER,
        generationAwareEventProcessing = false,
        informer = @Informer(onUpdateFilter = RelevantUpdateFilter.class))
final class ProxyConfigReconciler implements Reconciler<ProxyConfig>, Cleaner<ProxyConfig> {
    static final String FINALIZER = "proxyconfig.io/release-probes";

    private final Pipeline pipeline;
    private final InstanceEventSource instances;
    private final StatusWriter statuses;
    private final EventRecorder events;
    private final ConditionGauges gauges;
    private final SessionsEndedCounter endedSessions;
    private final ManagedInstancesReconciler managedInstances;
    private final StepTimer timer;
    private final Clock clock;

    ProxyConfigReconciler(
            KubernetesClient client,
            InstanceSettings settings,
            Pace pace,
            Clock clock,
            StepTimer timer,
            MeterRegistry meters) {
        this.instances = new InstanceEventSource();
        this.pipeline = new Pipeline(clock, timer, pace.renewals(), instances::instanceChanged);
        this.statuses = new StatusWriter(client, clock);
        this.events = new EventRecorder(client, clock);
        this.gauges = new ConditionGauges(meters);
        this.endedSessions = new SessionsEndedCounter(meters);
        this.managedInstances = new ManagedInstancesReconciler(client, settings, pace.replacements(), clock);
        this.timer = timer;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, ProxyConfig>> prepareEventSources(EventSourceContext<ProxyConfig> context) {
        List<EventSource<?, ProxyConfig>> sources = new ArrayList<>(ReferenceEventSources.of(context));
        sources.addAll(OwnedEventSources.of(context));
        sources.add(instances);
        return sources;
    }

    @Override
    public UpdateControl<ProxyConfig> reconcile(ProxyConfig resource, Context<ProxyConfig> context) {
        boolean paused = PauseRequest.isRequested(resource);
        ResourceInput input = input(
                resource,
                context,
                paused
                        ? managedInstances.find(resource, context)
                        : managedInstances.ensureCredentials(resource, context));
        ReconcileResult result;
        try (StatusThrottle.Interim interim = paused ? null : interim(resource, input)) {
            result = pipeline.run(input, event -> events.record(resource, event));
        } catch (RuntimeException e) {
            recordFailure(resource, input, e);
            throw e;
        }
        timer.time(Step.Status, () -> statuses.write(resource, input.before(), result.status()));
        gauges.record(input.namespace(), input.name(), result.status());
        endedSessions.add(input.namespace(), input.name(), result.ended());
        Optional<Instant> objectsDue = paused
                ? Optional.empty()
                : managedInstances.apply(resource, context, result, event -> events.record(resource, event));
        return rescheduled(Stream.of(result.requeueAt(), objectsDue)
                .flatMap(Optional::stream)
                .min(Instant::compareTo));
    }

    /** Writes that the configuration is unknown: the recorded status can be out of date. */
    private void recordFailure(ProxyConfig resource, ResourceInput input, RuntimeException failure) {
        ProxyConfigStatus status = pipeline.failed(input, failure);
        gauges.record(input.namespace(), input.name(), status);
        try {
            statuses.write(resource, input.before(), status);
        } catch (KubernetesClientException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public DeleteControl cleanup(ProxyConfig resource, Context<ProxyConfig> context) {
        pipeline.forget(input(resource, context, managedInstances.find(resource, context)));
        managedInstances.forget(resource);
        statuses.forget(resource);
        gauges.forget(
                resource.getMetadata().getNamespace(), resource.getMetadata().getName());
        endedSessions.forget(
                resource.getMetadata().getNamespace(), resource.getMetadata().getName());
        return DeleteControl.defaultDelete();
    }

    private StatusThrottle.Interim interim(ProxyConfig resource, ResourceInput input) {
        return statuses.interim(
                resource, input.before(), () -> pipeline.progressing(input, "the spec is being applied"));
    }

    private ResourceInput input(
            ProxyConfig resource, Context<ProxyConfig> context, @Nullable ManagedInstances instances) {
        return ResourceInputBuilder.builder()
                .key(InstanceEventSource.key(resource))
                .uid(resource.getMetadata().getUid())
                .namespace(resource.getMetadata().getNamespace())
                .name(resource.getMetadata().getName())
                .generation(resource.getMetadata().getGeneration())
                .spec(resource.getSpec())
                .references(ReferenceEventSources.references(context))
                .before(statuses.latest(resource))
                .managed(instances)
                .paused(PauseRequest.isRequested(resource))
                .renderNow(RenderRequest.isRequested(resource))
                .build();
    }

    private UpdateControl<ProxyConfig> rescheduled(Optional<Instant> next) {
        UpdateControl<ProxyConfig> done = UpdateControl.noUpdate();
        next.ifPresent(at -> {
            Duration pause = Duration.between(clock.instant(), at);
            done.rescheduleAfter(pause.isPositive() ? pause : Duration.ofMillis(1));
        });
        return done;
    }

    /** Stops all monitors and pending writes. */
    void stop() {
        pipeline.close();
        events.close();
        statuses.close();
    }
}
