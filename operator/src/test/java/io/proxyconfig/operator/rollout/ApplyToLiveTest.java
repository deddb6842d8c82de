package io.proxyconfig.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApplyToLiveTest {
    private static final Goal A = new Goal("a", "1");
    private static final Goal B = new Goal("a", "2");

    private final List<String> recorded = new ArrayList<>();
    private final ApplyToLive times = new ApplyToLive(
            new StepTimer() {
                @Override
                public void record(Step step, Duration duration) {}

                @Override
                public void recordLive(ApplyMethod method, Duration duration) {
                    recorded.add(method + " " + duration.toMillis());
                }
            },
            () -> Duration.ofMillis(this.millis));
    private long millis;

    @Test
    void theTimeBeginsWithTheFirstReconciliationThatSeesTheGoal() {
        times.recordGoal(A);
        millis = 100;
        times.recordGoal(A);
        times.recordChange(false);
        millis = 130;
        times.recordVerified();
        assertThat(recorded).containsExactly("Runtime 130");
    }

    @Test
    void oneReloadAmongTheInstancesMakesTheChangeAReload() {
        times.recordGoal(A);
        times.recordChange(false);
        times.recordChange(true);
        times.recordChange(false);
        times.recordVerified();
        assertThat(recorded).containsExactly("Reload 0");
    }

    @Test
    void aGoalThatTheInstancesHaveAlreadyIsNotMeasured() {
        times.recordGoal(A);
        times.recordVerified();
        assertThat(recorded).isEmpty();
    }

    @Test
    void aRepairBeginsWithTheFirstInstanceThatIsChanged() {
        times.recordGoal(A);
        times.recordChange(true);
        times.recordVerified();
        millis = 5_000;
        times.recordGoal(A);
        times.recordChange(false);
        millis = 5_020;
        times.recordVerified();
        times.recordVerified();
        assertThat(recorded).containsExactly("Reload 0", "Runtime 20");
    }

    @Test
    void aNewerGoalReplacesOneThatIsNotLive() {
        times.recordGoal(A);
        times.recordChange(true);
        millis = 50;
        times.recordGoal(B);
        times.recordChange(false);
        millis = 60;
        times.recordVerified();
        assertThat(recorded).containsExactly("Runtime 10");
    }
}
