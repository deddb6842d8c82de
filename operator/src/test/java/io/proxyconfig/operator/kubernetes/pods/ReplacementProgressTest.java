package io.proxyconfig.operator.kubernetes.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplacementProgressTest {
    private static final Pod POD = new PodBuilder()
            .withNewMetadata()
            .withUid("one")
            .addToLabels(PodState.IN_SERVICE, "false")
            .endMetadata()
            .build();

    private Duration now = Duration.ZERO;
    private final ReplacementProgress progress = new ReplacementProgress(() -> this.now);

    @Test
    void aPodSettlesTenSecondsAfterItHasLeftTheService() {
        progress.observe(List.of(POD));
        assertThat(progress.isSettled(POD)).isFalse();
        now = Duration.ofSeconds(10);
        progress.observe(List.of(POD));
        assertThat(progress.isSettled(POD)).isTrue();
        progress.observe(List.of());
        progress.observe(List.of(POD));
        assertThat(progress.isSettled(POD)).as("it was in the Service again").isFalse();
    }

    @Test
    void aRepeatedActionIsNotNew() {
        PodState pod = PodStateBuilder.builder().name("orders-0").uid("one").build();
        PodAction out = new PodAction.TakeOutOfService(pod);
        progress.observe(List.of(POD));
        assertThat(progress.isNew(out)).isTrue();
        assertThat(progress.isNew(out)).as("the cache was old").isFalse();
        assertThat(progress.isNew(new PodAction.PutInService(pod))).isTrue();
        assertThat(progress.isNew(out)).as("it was in the Service again").isTrue();
        progress.observe(List.of());
        assertThat(progress.isNew(out)).as("another pod").isTrue();
    }

    @Test
    void aReplacementIsCompleteOnceWhenAllPodsAreReady() {
        assertThat(progress.isCompleted(false, true)).as("none was necessary").isFalse();
        assertThat(progress.isCompleted(true, true)).isFalse();
        assertThat(progress.isCompleted(false, false)).isFalse();
        assertThat(progress.isCompleted(false, true)).isTrue();
        assertThat(progress.isCompleted(false, true)).isFalse();
    }
}
