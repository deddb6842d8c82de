package io.proxyconfig.operator.pipeline;

import static io.proxyconfig.operator.pipeline.PipelineFixture.ELSEWHERE;
import static io.proxyconfig.operator.pipeline.PipelineFixture.OPEN;
import static io.proxyconfig.operator.pipeline.PipelineFixture.programmed;
import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.rollout.EventReason;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reconciliations with an instance that fails in ways that a real one does not fail on demand. */
class RolloutTest {
    private static final String TWO = OPEN.replace(
            "listeners: [", "listeners: [{name: other, port: 3308, allowedSources: [10.0.0.0/8], backend: database}, ");

    private final PipelineFixture fixture = new PipelineFixture();

    RolloutTest() throws IOException {}

    @AfterEach
    void end() {
        fixture.close();
    }

    @Test
    void aChangeIsAppliedOnlyWhenEveryDesiredInstanceHasIt() {
        ProxyConfigStatus partly = fixture.reconcile(OPEN, 1, fixture.managed("one of two pods is up"));

        assertThat(programmed(partly).reason()).isEqualTo("InstancesMissing");
        assertThat(partly.lastChange()).hasFieldOrPropertyWithValue("liveAfterMilliseconds", null);
        assertThat(fixture.events).noneMatch(one -> one.reason() == EventReason.Applied);

        ProxyConfigStatus none = fixture.reconcile(OPEN, 1, PipelineFixture.noneUp());
        assertThat(none.lastChange()).hasFieldOrPropertyWithValue("liveAfterMilliseconds", null);

        fixture.reconcile(OPEN, 1);
        assertThat(fixture.events).anyMatch(one -> one.reason() == EventReason.Applied);
    }

    @Test
    void anAclFileThatCannotBeDeletedDoesNotFailTheChange() {
        fixture.reconcile(TWO, 1);
        assertThat(fixture.haproxy.files).containsKey("proxyconfig-other.acl");

        fixture.haproxy.answerToDelete = 500;
        ProxyConfigStatus open = fixture.reconcile(OPEN, 2);
        assertThat(programmed(open)).hasFieldOrPropertyWithValue("status", Status.True);
        assertThat(fixture.haproxy.files).containsKey("proxyconfig-other.acl");

        fixture.haproxy.answerToDelete = 204;
        int pushes = fixture.haproxy.pushes.get();
        fixture.reconcile(OPEN, 2);
        assertThat(fixture.haproxy.files).doesNotContainKey("proxyconfig-other.acl");
        assertThat(fixture.haproxy.pushes.get()).isEqualTo(pushes);
    }

    @Test
    void aDataPlaneApiThatRefusesPushesIsRetriedAtIncreasingIntervals() {
        fixture.haproxy.answerToPush = 500;
        fixture.reconcile(OPEN, 1);
        assertThat(fixture.haproxy.pushes.get()).isEqualTo(1);

        fixture.advance(Duration.ofSeconds(1));
        fixture.awaitReading();
        fixture.reconcile(OPEN, 1);
        assertThat(fixture.haproxy.pushes.get()).as("pushes before it is time").isEqualTo(1);

        fixture.advance(Duration.ofMinutes(2));
        fixture.reconcile(OPEN, 1);
        assertThat(fixture.haproxy.pushes.get()).isEqualTo(2);
    }

    @Test
    void aChangeThatFailedBeforeTheReloadDoesNotCountAsAReload() {
        fixture.haproxy.addressConflict = "Address already in use";
        ProxyConfigStatus taken = fixture.reconcile(seldom(OPEN), 1);
        assertThat(programmed(taken).reason()).isEqualTo("AddressTaken");

        fixture.haproxy.addressConflict = null;
        ProxyConfigStatus corrected = fixture.reconcile(seldom(ELSEWHERE), 2);
        assertThat(programmed(corrected).status()).isEqualTo(Status.True);
    }

    @Test
    void anotherAddressOfAPortOfHaproxyIsNotJudged() {
        fixture.reconcile(OPEN, 1);
        fixture.haproxy.addressConflict = "Address already in use";
        ProxyConfigStatus moved =
                fixture.reconcile(OPEN.replace("port: 3306, b", "address: 10.0.0.5, port: 3306, b"), 2);
        assertThat(programmed(moved).status()).isEqualTo(Status.True);

        assertThat(programmed(fixture.reconcile(ELSEWHERE, 3)).reason()).isEqualTo("AddressTaken");
    }

    @Test
    void aNewInstanceDoesNotInheritTheFailureOfAnOldOneWithItsName() {
        fixture.haproxy.answerToPush = 500;
        fixture.reconcile(OPEN, 1);
        fixture.reconcile(OPEN, 1, PipelineFixture.noneUp());

        fixture.haproxy.answerToPush = 201;
        ProxyConfigStatus back = fixture.reconcile(OPEN, 1);
        assertThat(programmed(back).status()).isEqualTo(Status.True);
    }

    private static String seldom(String spec) {
        return spec.replace("maxPerMinute: 60", "maxPerMinute: 1");
    }
}
