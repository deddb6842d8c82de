package io.proxyconfig.operator.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
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
import io.proxyconfig.api.Ticker;
import io.proxyconfig.api.v1alpha1.ObservedInput;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.kubernetes.KubernetesOperator.Pace;
import io.proxyconfig.operator.kubernetes.informers.MetadataClient;
import io.proxyconfig.operator.kubernetes.instances.InstanceSettings;
import io.proxyconfig.operator.kubernetes.instances.ManagedInstancesReconciler;
import io.proxyconfig.operator.kubernetes.instances.OwnedEventSources;
import io.proxyconfig.operator.pipeline.PauseRequest;
import io.proxyconfig.operator.pipeline.Pipeline;
import io.proxyconfig.operator.pipeline.ReconcileResult;
import io.proxyconfig.operator.pipeline.RenderRequest;
import io.proxyconfig.operator.pipeline.ResourceInput;
import io.proxyconfig.operator.pipeline.ResourceInputBuilder;
import io.proxyconfig.operator.pipeline.TakeOverRequest;
import io.proxyconfig.operator.resolve.ManagedInstances;
import io.proxyconfig.operator.rollout.ChangePermission;
import io.proxyconfig.operator.rollout.LeaseUnreadableException;
import io.proxyconfig.operator.rollout.StepTimer;
import io.proxyconfig.operator.rollout.StepTimer.Step;
import io.proxyconfig.operator.rollout.SupersededException;
import io.proxyconfig.operator.status.StatusThrottle;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the pipeline for a ProxyConfig when its spec, a referenced Secret or ConfigMap, or one of its instances changes.
 */
@ControllerConfiguration(
        name = "proxyconfig",
        finalizerName = ProxyConfigReconciler.FINALIZER,
        generationAwareEventProcessing = false,
        informer = @Informer(onUpdateFilter = RelevantUpdateFilter.class))
final class ProxyConfigReconciler implements Reconciler<ProxyConfig>, Cleaner<ProxyConfig> {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyConfigReconciler.class);

    static final String FINALIZER = "proxyconfig.io/release-probes";

    /** Events start a reconciliation. This interval limits the effect of a missed event. */
    private static final Duration RESYNC_INTERVAL = Duration.ofMinutes(5);

    /** Longer than the longest retry of the framework, which waits by the clock. */
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(90);

    /** Another replica leads, and this process ends, or the change of the resource starts the next reconciliation earlier. */
    private static final Duration SUPERSEDED_RETRY = Duration.ofSeconds(2);

    private final Ticker ticker;
    private final Leadership leadership;
    private final KubernetesClient quick;
    private final KubernetesClient metadata;
    private final ReferencedObjects referenced;
    private final Pipeline pipeline;
    private final InstanceEventSource instances;
    private @Nullable EndpointIndex endpoints;
    private final StatusWriter statuses;
    private final EventRecorder events;
    private final ResourceMeters meters;
    private final ManagedInstancesReconciler managedInstances;
    private final StepTimer timer;
    private final ReconcileTimer reconcileTimer;

    ProxyConfigReconciler(
            KubernetesClient client,
            Leadership lease,
            InstanceSettings settings,
            Pace pace,
            Clock clock,
            StepTimer timer,
            MeterRegistry registry) {
        Ticker ticker = Ticker.system();
        this.ticker = ticker;
        this.meters = new ResourceMeters(registry, lease);
        this.leadership = meters::confirmLeadership;
        this.quick = QuickRequests.of(client);
        this.metadata = MetadataClient.of(client);
        this.referenced = new ReferencedObjects(client);
        this.instances = new InstanceEventSource(this::deleted);
        this.reconcileTimer = new ReconcileTimer(instances::instanceChanged);
        this.pipeline = new Pipeline(clock, ticker, timer, pace.renewals(), instances::instanceChanged);
        this.statuses = new StatusWriter(client, leadership, ticker);
        this.events = new EventRecorder(client, clock, ticker, System.getenv("HOSTNAME"));
        this.managedInstances = new ManagedInstancesReconciler(client, settings, pace.replacements(), clock);
        this.timer = timer;
    }

    @Override
    public List<EventSource<?, ProxyConfig>> prepareEventSources(EventSourceContext<ProxyConfig> context) {
        endpoints = EndpointIndex.in(context.getPrimaryCache());
        List<EventSource<?, ProxyConfig>> sources = new ArrayList<>(ReferenceEventSources.of(context, metadata));
        sources.addAll(OwnedEventSources.of(context));
        sources.add(instances);
        return sources;
    }

    @Override
    public UpdateControl<ProxyConfig> reconcile(ProxyConfig resource, Context<ProxyConfig> context) {
        String key = InstanceEventSource.key(resource);
        // the framework tries again earlier than this after an exception
        reconcileTimer.schedule(key, RETRY_INTERVAL);
        Duration next = reconcileNow(resource, context).orElse(RESYNC_INTERVAL);
        reconcileTimer.schedule(key, next.compareTo(RESYNC_INTERVAL) < 0 ? next : RESYNC_INTERVAL);
        return UpdateControl.noUpdate();
    }

    /** Returns after which time the next reconciliation is due; empty if only a change can make a difference. */
    private Optional<Duration> reconcileNow(ProxyConfig resource, Context<ProxyConfig> context) {
        ChangeGuard permission = new ChangeGuard(quick, leadership, resource, ticker);
        try {
            ReconcileResult result = runPipelineOrRecordFailure(resource, context, permission);
            Optional<Duration> objectsDue = PauseRequest.isRequested(resource)
                    ? Optional.empty()
                    : managedInstances.apply(
                            resource, context, result, permission, event -> events.record(resource, event));
            return Stream.of(result.requeueAfter(), objectsDue)
                    .flatMap(Optional::stream)
                    .min(Duration::compareTo);
        } catch (SupersededException e) {
            LOG.info("The reconciliation ends early: {}", e.getMessage());
            return Optional.of(SUPERSEDED_RETRY);
        }
    }

    private ReconcileResult runPipelineOrRecordFailure(
            ProxyConfig resource, Context<ProxyConfig> context, ChangePermission permission) {
        try {
            return runPipeline(resource, context, permission);
        } catch (SupersededException e) {
            throw e;
        } catch (RuntimeException e) {
            recordFailure(resource, e);
            throw e;
        }
    }

    private ReconcileResult runPipeline(
            ProxyConfig resource, Context<ProxyConfig> context, ChangePermission permission) {
        ReconcileResult result = result(resource, context, permission);
        // the metrics show the result also if its status cannot be written
        meters.record(resource, result);
        timer.time(Step.Status, () -> statuses.write(resource, statuses.latest(resource), result.status()));
        return result;
    }

    private ReconcileResult result(ProxyConfig resource, Context<ProxyConfig> context, ChangePermission permission) {
        boolean paused = PauseRequest.isRequested(resource);
        try {
            ManagedInstances managed = paused
                    ? managedInstances.find(resource, context)
                    : managedInstances.ensureCredentials(resource, context, permission);
            ResourceInput input = input(resource, context, managed, permission);
            try (StatusThrottle.Interim interim = paused ? null : interim(resource, input)) {
                return pipeline.run(input, event -> events.record(resource, event));
            }
        } catch (LeaseUnreadableException e) {
            // the instances need a change, and nothing says whether this replica may make it
            meters.record(resource, failed(resource, e));
            throw e;
        }
    }

    private ProxyConfigStatus failed(ProxyConfig resource, RuntimeException failure) {
        ProxyConfigStatus before = statuses.latest(resource);
        List<ObservedInput> recorded =
                before == null || before.observedInputs() == null ? List.of() : before.observedInputs();
        List<ObservedInput> inputs = referenced.versions(resource).orElse(recorded);
        return pipeline.failed(resource.getMetadata().getGeneration(), before, inputs, failure);
    }

    /** Writes that the configuration is unknown: the recorded status can be out of date. */
    private void recordFailure(ProxyConfig resource, RuntimeException failure) {
        ProxyConfigStatus status = failed(resource, failure);
        try {
            meters.record(resource, status);
            statuses.write(resource, statuses.latest(resource), status);
        } catch (KubernetesClientException | SupersededException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public DeleteControl cleanup(ProxyConfig resource, Context<ProxyConfig> context) {
        try {
            pipeline.forget(input(resource, context, managedInstances.find(resource, context), leadership::confirm));
        } catch (SupersededException e) {
            LOG.info("The deletion waits: {}", e.getMessage());
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(SUPERSEDED_RETRY);
        }
        forget(resource);
        return DeleteControl.defaultDelete();
    }

    /** Without the finalizer of the operator, a resource is deleted without {@link #cleanup}. */
    private void deleted(ProxyConfig resource) {
        pipeline.forget(InstanceEventSource.key(resource));
        forget(resource);
    }

    private void forget(ProxyConfig resource) {
        reconcileTimer.forget(InstanceEventSource.key(resource));
        managedInstances.forget(resource);
        referenced.forget(resource);
        statuses.forget(resource);
        meters.forget(resource);
    }

    private StatusThrottle.Interim interim(ProxyConfig resource, ResourceInput input) {
        return statuses.interim(resource, input.before(), () -> {
            Optional<ProxyConfigStatus> status = pipeline.interim(input);
            status.ifPresent(one -> meters.record(resource, one));
            return status;
        });
    }

    private ResourceInput input(
            ProxyConfig resource,
            Context<ProxyConfig> context,
            @Nullable ManagedInstances instances,
            ChangePermission permission) {
        return ResourceInputBuilder.builder()
                .key(InstanceEventSource.key(resource))
                .uid(resource.getMetadata().getUid())
                .namespace(resource.getMetadata().getNamespace())
                .name(resource.getMetadata().getName())
                .generation(resource.getMetadata().getGeneration())
                .spec(resource.getSpec())
                .references(referenced.read(
                        resource,
                        ReferenceEventSources.referred(context, resource, Secret.class),
                        ReferenceEventSources.referred(context, resource, ConfigMap.class)))
                .before(statuses.latest(resource))
                .managed(instances)
                .paused(PauseRequest.isRequested(resource))
                .renderNow(RenderRequest.isRequested(resource))
                .takeOver(TakeOverRequest.isRequested(resource))
                .order(EndpointIndex.order(resource))
                .permission(permission)
                .others(Objects.requireNonNull(endpoints).others(resource))
                .build();
    }

    /** Stops all monitors and pending writes. */
    void stop() {
        reconcileTimer.close();
        pipeline.close();
        events.close();
        statuses.close();
        metadata.close();
    }
}
