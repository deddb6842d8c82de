package io.proxyconfig.operator.local;

import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.local.Inventory.Entry;
import io.proxyconfig.operator.local.ReconcileQueue.Next;
import io.proxyconfig.operator.local.StatusFiles.Told;
import io.proxyconfig.operator.pipeline.PauseRequest;
import io.proxyconfig.operator.pipeline.Pipeline;
import io.proxyconfig.operator.pipeline.ReconcileResult;
import io.proxyconfig.operator.pipeline.ResourceInput;
import io.proxyconfig.operator.pipeline.ResourceInputBuilder;
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

/** Runs the pipeline for a resource of the folder, and tells what came of it and of its file. */
final class LocalReconciler implements ReconcileQueue.Pass {
    /** As the Kubernetes adapter's framework has them, so that a log reads the same. */
    private static final String MDC_NAME = "resource.name";

    private static final String MDC_NAMESPACE = "resource.namespace";

    private final StatusFactory statuses = new StatusFactory();
    private final Map<String, ResourceInput> inForce = new ConcurrentHashMap<>();
    private final Map<String, String> toldMistakes = new ConcurrentHashMap<>();
    private final Supplier<Inventory> inventory;
    private final Pipeline pipeline;
    private final StatusStore ledger;
    private final EventLog events;
    private final ConditionGauges gauges;
    private final StepTimer timer;
    private final Clock clock;

    LocalReconciler(
            Supplier<Inventory> inventory,
            Pipeline pipeline,
            StatusStore ledger,
            EventLog events,
            ConditionGauges gauges,
            StepTimer timer,
            Clock clock) {
        this.inventory = inventory;
        this.pipeline = pipeline;
        this.ledger = ledger;
        this.events = events;
        this.gauges = gauges;
        this.timer = timer;
        this.clock = clock;
    }

    @Override
    public Next run(String name) {
        Inventory now = inventory.get();
        MDC.put(MDC_NAME, name);
        try {
            Entry entry = now.entries().get(name);
            if (entry == null) {
                letGo(name);
                ledger.one(name).ifPresent(told -> gauges.forget(told.namespace(), told.name()));
                ledger.forget(name);
                toldMistakes.remove(name);
                return new Next.Never();
            }
            MDC.put(MDC_NAMESPACE, entry.namespace());
            tellMistakes(entry);
            Optional<Told> before = ledger.one(name);
            Told told = ledger.identify(entry);
            before.filter(one -> !one.namespace().equals(told.namespace()))
                    .ifPresent(moved -> gauges.forget(moved.namespace(), moved.name()));
            ProxyConfig resource = entry.resource();
            if (resource == null) {
                letGo(name);
                ProxyConfigStatus status = statuses.onlyInvalidFile(told.status(), entry.told(), clock.instant());
                ledger.tell(told, status);
                gauges.record(told.namespace(), told.name(), status);
                return new Next.WithNews();
            }
            return apply(now, entry, resource, told);
        } finally {
            MDC.remove(MDC_NAME);
            MDC.remove(MDC_NAMESPACE);
        }
    }

    private Next apply(Inventory now, Entry entry, ProxyConfig resource, Told told) {
        ResourceInput input = ResourceInputBuilder.builder()
                .key(entry.name())
                .uid(told.uid())
                .namespace(told.namespace())
                .name(told.name())
                .generation(told.generation())
                .spec(resource.getSpec())
                .references(now.references(told.namespace()))
                .before(told.status())
                .paused(PauseRequest.isRequested(resource))
                .build();
        inForce.put(entry.name(), input);
        ReconcileResult result;
        try (StatusThrottle.Interim interim = input.paused()
                ? null
                : ledger.interim(told, () -> pipeline.progressing(input, "the spec is being applied"))) {
            result = pipeline.run(input, event -> events.record(told.namespace(), told.name(), event));
        }
        ProxyConfigStatus status = withMistakes(entry, told, result.status());
        timer.time(Step.Status, () -> ledger.tell(told, status));
        gauges.record(told.namespace(), told.name(), status);
        return result.requeueAt().<Next>map(Next.At::new).orElseGet(Next.WithNews::new);
    }

    private ProxyConfigStatus withMistakes(Entry entry, Told told, ProxyConfigStatus status) {
        return entry.mistakes().isEmpty()
                ? status
                : statuses.withInvalidFile(status, told.status(), entry.told(), clock.instant());
    }

    private void tellMistakes(Entry entry) {
        String mistakes = entry.told();
        String before = toldMistakes.put(entry.name(), mistakes);
        if (!mistakes.isEmpty() && !mistakes.equals(before)) {
            events.record(entry.namespace(), entry.name(), new OperatorEvent(OperatorEvent.Kind.InvalidFile, mistakes));
        }
    }

    private void letGo(String name) {
        ResourceInput input = inForce.remove(name);
        if (input != null) {
            pipeline.forget(input);
        }
    }
}
