package io.proxyconfig.soak.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoakPlanTest {
    private static final Duration TWO_MINUTES = Duration.ofMinutes(2);
    private static final Set<StepKind> ALL = EnumSet.allOf(StepKind.class);

    @Test
    void theSameSeedGivesTheSamePlan() {
        assertThat(SoakPlan.of(7, TWO_MINUTES, ALL)).isEqualTo(SoakPlan.of(7, TWO_MINUTES, ALL));
        assertThat(SoakPlan.of(7, TWO_MINUTES, ALL)).isNotEqualTo(SoakPlan.of(8, TWO_MINUTES, ALL));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 20261128})
    void twoMinutesHaveEachKind(long seed) {
        Set<StepKind> kinds =
                SoakPlan.of(seed, TWO_MINUTES, ALL).stream().map(SoakStep::kind).collect(Collectors.toSet());

        assertThat(kinds).containsAll(faults());
        assertThat(kinds)
                .contains(StepKind.ALLOW_LIST)
                .anyMatch(kind -> kind.isChange() && kind != StepKind.ALLOW_LIST);
    }

    private static Set<StepKind> faults() {
        return ALL.stream().filter(kind -> !kind.isChange()).collect(Collectors.toSet());
    }

    @Test
    void onlyTheWantedKindsOccur() {
        Set<StepKind> wanted = EnumSet.of(StepKind.WEIGHT, StepKind.PROBE_HANG);

        assertThat(SoakPlan.of(1, TWO_MINUTES, wanted)).isNotEmpty().allMatch(step -> wanted.contains(step.kind()));
    }

    @Test
    void stepsAreInOrderWithinTheDuration() {
        List<SoakStep> plan = SoakPlan.of(1, Duration.ofHours(1), ALL);

        assertThat(plan).isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
        assertThat(plan.getLast().at()).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
        assertThat(plan).extracting(SoakStep::number).isSorted().doesNotHaveDuplicates();
        assertThat(plan).allMatch(step -> step.target() < step.kind().target().count());
    }

    @Test
    void faultsOfOneTargetDoNotOverlap() {
        List<SoakStep> faults = SoakPlan.of(3, Duration.ofHours(1), ALL).stream()
                .filter(step -> !step.kind().isChange())
                .toList();

        for (SoakStep one : faults) {
            assertThat(faults)
                    .filteredOn(other -> other.number() > one.number()
                            && other.kind().target() == one.kind().target()
                            && other.target() == one.target())
                    .allMatch(other -> other.at().compareTo(one.at().plus(one.length())) > 0);
        }
    }
}
