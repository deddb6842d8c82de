package io.proxyconfig.operator.kubernetes.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.PodReplacement;
import io.proxyconfig.api.v1alpha1.PodReplacementPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplacementPlannerTest {
    private static final PodReplacementPolicy DRAINED = PodReplacementPolicy.WhenDrained;

    private static PodState pod(int ordinal, boolean outdated, @Nullable Integer sessions) {
        return PodStateBuilder.builder()
                .name("orders-" + ordinal)
                .uid("uid-" + ordinal)
                .ordinal(ordinal)
                .started(true)
                .ready(true)
                .outdated(outdated)
                .labelled(true)
                .inService(true)
                .settled(true)
                .sessions(sessions)
                .build();
    }

    private static PodState outOfService(PodState pod) {
        return PodStateBuilder.builder(pod).inService(false).build();
    }

    private static PodReplacer.Steps plan(PodReplacementPolicy policy, int wanted, PodState... pods) {
        return new ReplacementPlanner(policy, wanted, List.of(pods), true, true).plan();
    }

    @Test
    void withoutADifferenceNothingHappens() {
        PodReplacer.Steps steps = plan(DRAINED, 2, pod(0, false, 3), pod(1, false, 0));
        assertThat(steps).isEqualTo(new PodReplacer.Steps(2, List.of(), List.of()));
    }

    @Test
    void aNewPodComesFirst() {
        PodReplacer.Steps steps = plan(DRAINED, 1, pod(0, true, 3));
        assertThat(steps.replicas()).isEqualTo(2);
        assertThat(steps.actions()).isEmpty();
        assertThat(steps.pending()).containsExactly(new PodReplacement("orders-0", "waits for a new pod", 3));
    }

    @Test
    void aNewPodThatIsNotReadyHoldsTheReplacement() {
        PodState surge =
                PodStateBuilder.builder(pod(1, false, null)).ready(false).build();
        PodReplacer.Steps steps = plan(DRAINED, 1, pod(0, true, 3), surge);
        assertThat(steps.actions()).isEmpty();
        assertThat(steps.pending().getFirst().message()).isEqualTo("waits until pod orders-1 is ready");
    }

    @Test
    void withoutVerificationNoPodGoes() {
        PodReplacer.Steps steps =
                new ReplacementPlanner(DRAINED, 1, List.of(pod(0, true, 3), pod(1, false, 0)), false, true).plan();
        assertThat(steps.actions()).isEmpty();
    }

    @Test
    void theOldPodDrainsAndGoesWithItsLastSession() {
        PodState old = pod(0, true, 3);
        assertThat(plan(DRAINED, 1, old, pod(1, false, 0)).actions())
                .containsExactly(new PodAction.TakeOutOfService(old));

        PodState draining = outOfService(old);
        PodReplacer.Steps waiting = plan(DRAINED, 1, draining, pod(1, false, 0));
        assertThat(waiting.actions()).isEmpty();
        assertThat(waiting.pending().getFirst().message())
                .isEqualTo("takes no new connections, and is replaced when its last session has ended");

        PodState empty = outOfService(pod(0, true, 0));
        assertThat(plan(DRAINED, 1, empty, pod(1, false, 0)).actions()).containsExactly(new PodAction.Evict(empty));
    }

    @Test
    void aPodThatHasJustLeftTheServiceStays() {
        PodState recent = PodStateBuilder.builder(outOfService(pod(0, true, 0)))
                .settled(false)
                .build();
        assertThat(plan(DRAINED, 1, recent, pod(1, false, 0)).actions()).isEmpty();
    }

    @Test
    void aPodWhoseSessionsAreUnknownStays() {
        PodState silent = outOfService(pod(0, true, null));
        PodReplacer.Steps steps = plan(DRAINED, 1, silent, pod(1, false, 0));
        assertThat(steps.actions()).isEmpty();
        assertThat(steps.pending().getFirst().message()).contains("does not report");
    }

    @Test
    void aPodThatNeverStartedGoesImmediately() {
        PodState dead = PodStateBuilder.builder(pod(1, true, null))
                .started(false)
                .ready(false)
                .build();
        assertThat(plan(DRAINED, 2, pod(0, false, 3), dead).actions()).containsExactly(new PodAction.Evict(dead));
    }

    @Test
    void theFurtherPodDrainsAtTheEnd() {
        PodState surge = pod(1, false, 4);
        PodReplacer.Steps steps = plan(DRAINED, 1, pod(0, false, 1), surge);
        assertThat(steps.replicas()).isEqualTo(2);
        assertThat(steps.actions()).containsExactly(new PodAction.TakeOutOfService(surge));
        assertThat(plan(DRAINED, 1, pod(0, false, 1), outOfService(surge)).replicas())
                .isEqualTo(2);
        assertThat(plan(DRAINED, 1, pod(0, false, 1), outOfService(pod(1, false, 0)))
                        .replicas())
                .isEqualTo(1);
    }

    @Test
    void aPodThatIsWantedAgainReturns() {
        PodState draining = outOfService(pod(1, false, 2));
        assertThat(plan(DRAINED, 2, pod(0, false, 1), draining).actions())
                .containsExactly(new PodAction.PutInService(draining));
    }

    @Test
    void aPodWithoutTheLabelGetsIt() {
        PodState old = PodStateBuilder.builder(pod(0, true, 2)).labelled(false).build();
        for (PodReplacementPolicy policy : PodReplacementPolicy.values()) {
            assertThat(plan(policy, 1, old).actions()).as("%s", policy).contains(new PodAction.PutInService(old));
        }
    }

    @Test
    void anotherResourceHasItsTurn() {
        PodReplacer.Steps steps = new ReplacementPlanner(DRAINED, 1, List.of(pod(0, true, 3)), true, false).plan();
        assertThat(steps.replicas()).isEqualTo(1);
        assertThat(steps.pending().getFirst().message())
                .isEqualTo("waits until another ProxyConfig has replaced its pods");
    }

    @Test
    void rollingEvictsOneAfterTheOther() {
        PodState last = pod(1, true, 3);
        assertThat(plan(PodReplacementPolicy.Rolling, 2, pod(0, true, 2), last).actions())
                .containsExactly(new PodAction.Evict(last));
        assertThat(plan(PodReplacementPolicy.Rolling, 2, pod(0, true, 2)).actions())
                .isEmpty();
    }

    @Test
    void manualOnlyTells() {
        PodReplacer.Steps steps = plan(PodReplacementPolicy.Manual, 1, pod(0, true, 3));
        assertThat(steps.replicas()).isEqualTo(1);
        assertThat(steps.actions()).isEmpty();
        assertThat(steps.pending().getFirst().message()).contains("Manual");
    }

    @Test
    void turnsAreLimited() {
        ReplacementTurns turns = new ReplacementTurns(1);
        assertThat(turns.take("a", false)).isTrue();
        assertThat(turns.take("b", false)).isFalse();
        assertThat(turns.take("b", true)).as("it has begun before").isTrue();
        assertThat(turns.take("a", false)).isTrue();
        turns.end("a");
        assertThat(turns.take("c", false)).isFalse();
        turns.end("b");
        assertThat(turns.take("c", false)).isTrue();
    }
}
