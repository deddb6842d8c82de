package io.proxyconfig.operator.local;

import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.local.ReconcileQueue.Next;
import io.proxyconfig.operator.local.ResourceIndex.IndexedResource;
import io.proxyconfig.operator.local.StatusFiles.Recorded;
import io.proxyconfig.operator.metrics.InstanceProbeGauges;
import io.proxyconfig.operator.pipeline.PauseRequest;
import io.proxyconfig.operator.pipeline.Pipeline;
import io.proxyconfig.operator.pipeline.ReconcileResult;
import io.proxyconfig.operator.pipeline.RenderRequest;
import io.proxyconfig.operator.pipeline.ResourceInput;
import io.proxyconfig.operator.pipeline.ResourceInputBuilder;
import io.proxyconfig.operator.pipeline.TakeOverRequest;
import io.proxyconfig.operator.rollout.EventReason;
import io.proxyconfig.operator.rollout.OperatorEvent;
import io.proxyconfig.operator.rollout.StepTimer;
import io.proxyconfig.operator.rollout.StepTimer.Step;
import io.proxyconfig.operator.status.ConditionGauges;
import io.proxyconfig.operator.status.StatusFactory;
import io.proxyconfig.operator.status.StatusThrottle;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.MDC;

/** Runs the pipeline for a resource in the folder, and records its status and the errors of its file. */
final class LocalReconciler implements ReconcileQueue.Reconciliation {
    /** The names that the framework of the Kubernetes adapter uses, so both modes write the same log. */
    private static final String MDC_NAME = "resource.name";

    private static final String MDC_NAMESPACE = "resource.namespace";

    private final StatusFactory statuses = new StatusFactory();
    private final Map<String, ResourceInput> inputs = new ConcurrentHashMap<>();
    private final Map<String, String> recordedErrors = new ConcurrentHashMap<>();
    private final Supplier<ResourceIndex> index;
    private final Pipeline pipeline;
    private final StatusStore store;
    private final EventLog events;
    private final ConditionGauges gauges;
    private final InstanceProbeGauges probeGauges;
    private final StepTimer timer;
    private final Clock clock;

    LocalReconciler(
            Supplier<ResourceIndex> index,
            Pipeline pipeline,
            StatusStore store,
            EventLog events,
            ConditionGauges gauges,
            InstanceProbeGauges probeGauges,
            StepTimer timer,
            Clock clock) {
        this.index = index;
        this.pipeline = pipeline;
        this.store = store;
        this.events = events;
        this.gauges = gauges;
        this.probeGauges = probeGauges;
        this.timer = timer;
        this.clock = clock;
    }

    @Override
    public Next run(String name) {
        ResourceIndex now = index.get();
        MDC.put(MDC_NAME, name);
        try {
            IndexedResource entry = now.entries().get(name);
            if (entry == null) {
                stopPipeline(name);
                store.find(name).ifPresent(this::forgetMetrics);
                store.forget(name);
                recordedErrors.remove(name);
                return new Next.Never();
            }
            MDC.put(MDC_NAMESPACE, entry.namespace());
            recordErrors(entry);
            Optional<Recorded> before = store.find(name);
            Recorded recorded = store.assignIdentity(entry);
            before.filter(one -> !one.namespace().equals(recorded.namespace())).ifPresent(this::forgetMetrics);
            ProxyConfig resource = entry.resource();
            if (resource == null) {
                stopPipeline(name);
                ProxyConfigStatus status =
                        statuses.onlyInvalidFile(recorded.status(), entry.message(), clock.instant());
                gauges.record(recorded.namespace(), recorded.name(), status);
                probeGauges.record(recorded.namespace(), recorded.name(), Map.of());
                store.record(recorded, status);
                return new Next.OnEvent();
            }
            return apply(now, entry, resource, recorded);
        } finally {
            MDC.remove(MDC_NAME);
            MDC.remove(MDC_NAMESPACE);
        }
    }

    private Next apply(ResourceIndex now, IndexedResource entry, ProxyConfig resource, Recorded recorded) {
        ResourceInput input = ResourceInputBuilder.builder()
                .key(entry.name())
                .uid(recorded.uid())
                .namespace(recorded.namespace())
                .name(recorded.name())
                .generation(recorded.generation())
                .spec(resource.getSpec())
                .references(now.references(recorded.namespace()))
                .before(recorded.status())
                .paused(PauseRequest.isRequested(resource))
                .renderNow(RenderRequest.isRequested(resource))
                .takeOver(TakeOverRequest.isRequested(resource))
                .order(entry.name())
                .others(endpoints -> index.get().naming(endpoints, entry.name()))
                .build();
        inputs.put(entry.name(), input);
        ReconcileResult result;
        try (StatusThrottle.Interim interim =
                input.paused() ? null : store.interim(recorded, () -> interim(recorded, input))) {
            result = pipeline.run(input, event -> events.record(recorded.namespace(), recorded.name(), event));
        } catch (RuntimeException e) {
            ProxyConfigStatus failed = pipeline.failed(
                    input.generation(), input.before(), input.references().versions(), e);
            gauges.record(recorded.namespace(), recorded.name(), failed);
            store.record(recorded, failed);
            throw e;
        }
        ProxyConfigStatus status = withErrors(entry, recorded, result.status());
        gauges.record(recorded.namespace(), recorded.name(), status);
        probeGauges.record(recorded.namespace(), recorded.name(), result.probes());
        timer.time(Step.Status, () -> store.record(recorded, status));
        return result.requeueAfter().<Next>map(Next.After::new).orElseGet(Next.OnEvent::new);
    }

    private Optional<ProxyConfigStatus> interim(Recorded recorded, ResourceInput input) {
        Optional<ProxyConfigStatus> status = pipeline.interim(input);
        status.ifPresent(one -> gauges.record(recorded.namespace(), recorded.name(), one));
        return status;
    }

    private void forgetMetrics(Recorded recorded) {
        gauges.forget(recorded.namespace(), recorded.name());
        probeGauges.forget(recorded.namespace(), recorded.name());
    }

    private ProxyConfigStatus withErrors(IndexedResource entry, Recorded recorded, ProxyConfigStatus status) {
        return entry.errors().isEmpty()
                ? status
                : statuses.withInvalidFile(status, recorded.status(), entry.message(), clock.instant());
    }

    private void recordErrors(IndexedResource entry) {
        String errors = entry.message();
        String before = recordedErrors.put(entry.name(), errors);
        if (!errors.isEmpty() && !errors.equals(before)) {
            events.record(entry.namespace(), entry.name(), new OperatorEvent(EventReason.InvalidFile, errors));
        }
    }

    private void stopPipeline(String name) {
        ResourceInput input = inputs.remove(name);
        if (input != null) {
            pipeline.forget(input);
        }
    }
}
