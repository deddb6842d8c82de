package io.proxyconfig.operator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.resolve.Credentials;
import io.proxyconfig.operator.resolve.Instance;
import io.proxyconfig.operator.resolve.ManagedInstances;
import io.proxyconfig.operator.resolve.References;
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
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reconciliations with an instance that fails in ways that a real one does not fail on demand. */
class RolloutTest {
    private static final String OPEN = """
            listeners: [{name: mysql, port: 3306, backend: database}]
            backends: [{name: database, servers: [{name: primary, address: 10.0.0.7, port: 3306}]}]
            reload: {minInterval: 1ms, maxPerMinute: 60}
            """;
    private static final String TWO = OPEN.replace(
            "listeners: [", "listeners: [{name: other, port: 3308, allowedSources: [10.0.0.0/8], backend: database}, ");
    private static final String ELSEWHERE = OPEN.replace("port: 3306, b", "port: 3307, b");

    private final List<OperatorEvent> events = new ArrayList<>();
    private final StubHaproxy haproxy = new StubHaproxy();
    private final SetClock clock = new SetClock();
    private final Pipeline pipeline = new Pipeline(clock, (step, time) -> {}, key -> {});
    private @Nullable ProxyConfigStatus before;

    RolloutTest() throws IOException {}

    /** A clock that the test moves. */
    private static final class SetClock extends Clock {
        private volatile Instant now = Instant.parse("2026-01-01T12:00:00Z");

        @Override
        public Instant instant() {
            return now;
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

    @AfterEach
    void end() {
        pipeline.close();
        haproxy.close();
    }

    @Test
    void aChangeIsAppliedOnlyWhenEveryWantedInstanceHasIt() {
        ProxyConfigStatus partly = reconcile(OPEN, 1, own("one of two pods is up"));

        assertThat(programmed(partly).reason()).isEqualTo("InstancesMissing");
        assertThat(partly.lastChange()).hasFieldOrPropertyWithValue("liveAfterMilliseconds", null);
        assertThat(events).noneMatch(one -> one.kind() == OperatorEvent.Kind.Applied);

        ProxyConfigStatus none =
                reconcile(OPEN, 1, new ManagedInstances(List.of(), 1, 0, "app=x", "no pod is up", null, null, null));
        assertThat(none.lastChange()).hasFieldOrPropertyWithValue("liveAfterMilliseconds", null);

        reconcile(OPEN, 1, own(null));
        assertThat(events).anyMatch(one -> one.kind() == OperatorEvent.Kind.Applied);
    }

    @Test
    void anAclFileThatCannotBeDeletedDoesNotFailTheChange() {
        reconcile(TWO, 1, own(null));
        assertThat(haproxy.files).containsKey("proxyconfig-other.acl");

        haproxy.answerToDelete = 500;
        ProxyConfigStatus open = reconcile(OPEN, 2, own(null));
        assertThat(programmed(open)).hasFieldOrPropertyWithValue("status", Status.True);
        assertThat(haproxy.files).containsKey("proxyconfig-other.acl");

        haproxy.answerToDelete = 204;
        int pushes = haproxy.pushes.get();
        reconcile(OPEN, 2, own(null));
        assertThat(haproxy.files).doesNotContainKey("proxyconfig-other.acl");
        assertThat(haproxy.pushes.get()).isEqualTo(pushes);
    }

    @Test
    void aDataPlaneApiThatRefusesPushesIsRetriedAtGrowingIntervals() {
        haproxy.answerToPush = 500;
        reconcile(OPEN, 1, own(null));
        assertThat(haproxy.pushes.get()).isEqualTo(1);

        clock.now = clock.now.plusSeconds(1);
        int reads = haproxy.configurationReads.get();
        Awaitility.await("the monitor reads it and it answers")
                .atMost(Duration.ofMinutes(1))
                .until(() -> haproxy.configurationReads.get() > reads);
        reconcile(OPEN, 1, own(null));
        assertThat(haproxy.pushes.get()).as("pushes before it is time").isEqualTo(1);

        clock.now = clock.now.plus(Duration.ofMinutes(2));
        reconcile(OPEN, 1, own(null));
        assertThat(haproxy.pushes.get()).isEqualTo(2);
    }

    @Test
    void aChangeThatFailedBeforeTheReloadDoesNotCountAsAReload() {
        haproxy.addressConflict = "Address already in use";
        ProxyConfigStatus taken = reconcile(seldom(OPEN), 1, own(null));
        assertThat(programmed(taken).reason()).isEqualTo("AddressTaken");

        haproxy.addressConflict = null;
        ProxyConfigStatus corrected = reconcile(seldom(ELSEWHERE), 2, own(null));
        assertThat(programmed(corrected).status()).isEqualTo(Status.True);
    }

    @Test
    void aNewInstanceDoesNotInheritTheFailureOfAnOldOneWithItsName() {
        haproxy.answerToPush = 500;
        reconcile(OPEN, 1, own(null));
        reconcile(OPEN, 1, new ManagedInstances(List.of(), 1, 0, "app=x", "no pod is up", null, null, null));

        haproxy.answerToPush = 201;
        ProxyConfigStatus back = reconcile(OPEN, 1, own(null));
        assertThat(programmed(back).status()).isEqualTo(Status.True);
    }

    private static String seldom(String spec) {
        return spec.replace("maxPerMinute: 60", "maxPerMinute: 1");
    }

    private ProxyConfigStatus reconcile(String spec, long generation, ManagedInstances own) {
        Pipeline.Input input = new Pipeline.Input(
                "shop/orders",
                "uid",
                "shop",
                "orders",
                generation,
                Serialization.unmarshal(spec, ProxyConfigSpec.class),
                new References(Map.of(), Map.of()),
                before,
                own);
        clock.now = clock.now.plusMillis(10);
        ProxyConfigStatus status = pipeline.run(input, events::add).status();
        before = status;
        return status;
    }

    private ManagedInstances own(@Nullable String missing) {
        Instance instance = new Instance(
                "orders-0", haproxy.url(), haproxy.url(), new Credentials("admin", "password", "token", null));
        return new ManagedInstances(List.of(instance), missing == null ? 1 : 2, 1, "app=x", missing, null, null, null);
    }

    private static Condition programmed(ProxyConfigStatus status) {
        return status.condition("Programmed").orElseThrow();
    }
}
