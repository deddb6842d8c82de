package io.proxyconfig.operator.pipeline;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.proxyconfig.api.Ticker;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.ObservedInput;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.resolve.Credentials;
import io.proxyconfig.operator.resolve.Instance;
import io.proxyconfig.operator.resolve.ManagedInstances;
import io.proxyconfig.operator.resolve.ManagedInstancesBuilder;
import io.proxyconfig.operator.resolve.References;
import io.proxyconfig.operator.rollout.ChangePermission;
import io.proxyconfig.operator.rollout.EventReason;
import io.proxyconfig.operator.rollout.OperatorEvent;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A pipeline with one resource whose managed instance is a {@link StubHaproxy}, and a time that the test moves. */
final class PipelineFixture implements AutoCloseable {
    static final String OPEN = """
            listeners: [{name: mysql, port: 3306, backend: database}]
            backends: [{name: database, servers: [{name: primary, address: 10.0.0.7, port: 3306}]}]
            reload: {minInterval: 1ms, maxPerMinute: 60}
            """;
    static final String ELSEWHERE = OPEN.replace("port: 3306, b", "port: 3307, b");

    final List<OperatorEvent> events = new ArrayList<>();
    /** Keys of resources that the pipeline wants to reconcile. */
    final List<String> reconciliations = new CopyOnWriteArrayList<>();

    final StubHaproxy haproxy = new StubHaproxy();
    private final SetClock clock = new SetClock();
    /** The versions of the objects that the resource refers to. */
    List<ObservedInput> versions = List.of();

    private RenderingRenewals renewals = new RenderingRenewals(0);
    private Pipeline pipeline = newPipeline();
    private @Nullable ProxyConfigStatus before;

    PipelineFixture() throws IOException {}

    private static final class SetClock extends Clock implements Ticker {
        private volatile Instant now = Instant.parse("2026-01-01T12:00:00Z");
        private volatile Duration time = Duration.ZERO;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public Duration now() {
            return time;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    private Pipeline newPipeline() {
        return new Pipeline(clock, clock, (step, time) -> {}, renewals, reconciliations::add);
    }

    /** Replaces the pipeline, as a new process of the operator does. */
    void restart() {
        pipeline.close();
        pipeline = newPipeline();
    }

    /** The same with another pace of renewals. */
    void restart(RenderingRenewals pace) {
        renewals = pace;
        restart();
    }

    ProxyConfigStatus reconcileAndRenew(String spec, long generation) {
        return reconcile(input(spec, generation, managed(null)).renderNow(true).build());
    }

    void advance(Duration duration) {
        clock.now = clock.now.plus(duration);
        clock.time = clock.time.plus(duration);
    }

    /** Sets the clock, as an administrator or NTP does. */
    void setClock(Duration difference) {
        clock.now = clock.now.plus(difference);
    }

    /** Waits until a monitor has read the instance's haproxy.cfg again. */
    void awaitReading() {
        int reads = haproxy.configurationReads.get();
        Awaitility.await("the monitor reads haproxy.cfg twice, so that one reading began later")
                .atMost(Duration.ofMinutes(1))
                .until(() -> haproxy.configurationReads.get() >= reads + 2);
    }

    /** Waits until the monitor has no answer of the Data Plane API. */
    void awaitFailedReading() {
        int failed = haproxy.failures.get();
        Awaitility.await("the Data Plane API fails twice, so that the monitor has stored one failure")
                .atMost(Duration.ofMinutes(1))
                .until(() -> haproxy.failures.get() >= failed + 2);
    }

    ProxyConfigStatus reconcile(String spec, long generation) {
        return reconcile(spec, generation, managed(null));
    }

    ProxyConfigStatus reconcile(String spec, long generation, ManagedInstances managed) {
        return reconcile(input(spec, generation, managed).build());
    }

    ProxyConfigStatus reconcilePaused(String spec, long generation) {
        return reconcilePaused(spec, generation, managed(null));
    }

    ProxyConfigStatus reconcilePaused(String spec, long generation, ManagedInstances managed) {
        return reconcile(input(spec, generation, managed).paused(true).build());
    }

    /** Reconciles with a permission that can be refused. */
    ProxyConfigStatus reconcile(String spec, long generation, ChangePermission permission) {
        return reconcile(
                input(spec, generation, managed(null)).permission(permission).build());
    }

    /** The interim status while a reconciliation of this spec runs. */
    Optional<ProxyConfigStatus> interim(String spec, long generation) {
        return pipeline.interim(input(spec, generation, managed(null)).build());
    }

    /** Reconciles a resource with the stub as an external instance, or another resource with its own status. */
    ProxyConfigStatus reconcileExternal(ResourceInput input) {
        advance(Duration.ofMillis(10));
        return pipeline.run(input, events::add).status();
    }

    /** Deletes a resource with external instances. */
    void delete(ResourceInput input) {
        pipeline.forget(input);
    }

    /** Deletes the resource with a permission that can be refused. */
    void delete(String spec, ChangePermission permission) {
        pipeline.forget(input(spec, 1, managed(null)).permission(permission).build());
    }

    private ProxyConfigStatus reconcile(ResourceInput input) {
        advance(Duration.ofMillis(10));
        ProxyConfigStatus status = pipeline.run(input, events::add).status();
        before = status;
        return status;
    }

    private ResourceInputBuilder input(String spec, long generation, ManagedInstances managed) {
        return ResourceInputBuilder.builder()
                .key("shop/orders")
                .uid("uid")
                .namespace("shop")
                .name("orders")
                .generation(generation)
                .spec(Serialization.unmarshal(spec, ProxyConfigSpec.class))
                .references(new References(Map.of(), Map.of(), versions, Map.of()))
                .before(before)
                .managed(managed);
    }

    /** The stub as the only instance. */
    ManagedInstances managed(@Nullable String missing) {
        return managed(instance("orders-0", haproxy), missing);
    }

    static ManagedInstances managed(Instance instance, @Nullable String missing) {
        return ManagedInstancesBuilder.builder(ManagedInstances.none())
                .up(List.of(instance))
                .wanted(missing == null ? 1 : 2)
                .present(1)
                .missing(missing)
                .build();
    }

    static ManagedInstances noneUp() {
        return ManagedInstancesBuilder.builder(ManagedInstances.none())
                .wanted(1)
                .missing("no pod is up")
                .build();
    }

    static Instance instance(String name, StubHaproxy haproxy) {
        return new Instance(name, haproxy.url(), haproxy.url(), new Credentials("admin", "password", "token", null));
    }

    /** The stub as a pod. */
    Instance pod(String uid) {
        Instance one = instance("orders-0", haproxy);
        return new Instance(one.name(), one.url(), one.probeURL(), one.credentials(), uid);
    }

    Instant clock() {
        return clock.instant();
    }

    List<EventReason> eventReasons() {
        return events.stream().map(OperatorEvent::reason).toList();
    }

    static Condition condition(ProxyConfigStatus status, String type) {
        return status.condition(type).orElseThrow();
    }

    static Condition programmed(ProxyConfigStatus status) {
        return condition(status, "Programmed");
    }

    @Override
    public void close() {
        pipeline.close();
        haproxy.close();
    }
}
