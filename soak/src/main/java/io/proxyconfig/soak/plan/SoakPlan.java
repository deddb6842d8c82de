package io.proxyconfig.soak.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The changes and faults of a run, in order. The same seed, duration and kinds give the same plan. Faults come in rounds: each
 * round has each kind once, in a random order, so that a short run has all of them.
 */
public final class SoakPlan {
    /** The number of HAProxy instances. */
    public static final int INSTANCES = 3;

    private static final long START_MILLIS = 2_000;
    private static final int BURST_PERCENT = 25;

    private final Random random;
    private final long endMillis;
    private final TargetCalendar calendar = new TargetCalendar();

    private SoakPlan(long seed, Duration duration) {
        this.random = new Random(seed);
        this.endMillis = duration.toMillis();
    }

    /**
     * Makes a plan.
     *
     * @param duration no step begins after it
     * @param kinds the kinds of changes and faults
     */
    public static List<SoakStep> of(long seed, Duration duration, Set<StepKind> kinds) {
        SoakPlan plan = new SoakPlan(seed, duration);
        List<SoakStep> steps = Stream.concat(
                        plan.changes(ofFamily(kinds, true)).stream(), plan.faults(ofFamily(kinds, false)).stream())
                .sorted(Comparator.comparing(SoakStep::at))
                .toList();
        List<SoakStep> numbered = new ArrayList<>();
        for (SoakStep step : steps) {
            numbered.add(new SoakStep(
                    numbered.size() + 1, step.at(), step.kind(), step.target(), step.length(), step.seed()));
        }
        return numbered;
    }

    private static List<StepKind> ofFamily(Set<StepKind> kinds, boolean changes) {
        return EnumSet.allOf(StepKind.class).stream()
                .filter(kind -> kinds.contains(kind) && kind.isChange() == changes)
                .toList();
    }

    /** Every other change is an edit of an allow list. Some changes follow each other closely. */
    private List<SoakStep> changes(List<StepKind> kinds) {
        List<SoakStep> steps = new ArrayList<>();
        long at = START_MILLIS;
        while (!kinds.isEmpty() && at < endMillis) {
            boolean allowList = kinds.contains(StepKind.ALLOW_LIST) && random.nextBoolean();
            StepKind kind = allowList ? StepKind.ALLOW_LIST : kinds.get(random.nextInt(kinds.size()));
            steps.add(new SoakStep(0, Duration.ofMillis(at), kind, 0, Duration.ZERO, random.nextLong()));
            at += random.nextInt(100) < BURST_PERCENT ? random.nextInt(100, 800) : random.nextInt(2_000, 7_000);
        }
        return steps;
    }

    private List<SoakStep> faults(List<StepKind> kinds) {
        List<SoakStep> steps = new ArrayList<>();
        long at = 2 * START_MILLIS;
        while (!kinds.isEmpty() && at < endMillis) {
            List<StepKind> round = new ArrayList<>(kinds);
            Collections.shuffle(round, random);
            for (StepKind kind : round) {
                steps.add(fault(kind, at));
                at += random.nextInt(3_000, 9_000);
            }
        }
        steps.removeIf(step -> step.at().toMillis() >= endMillis);
        return steps;
    }

    private SoakStep fault(StepKind kind, long wantedAt) {
        int number = random.nextInt(kind.target().count());
        long length = kind.longest() == 0 ? 0 : random.nextLong(kind.shortest() * 1000L, kind.longest() * 1000L + 1);
        long at = calendar.reserve(new NumberedTarget(kind.target(), number), wantedAt, length);
        return new SoakStep(0, Duration.ofMillis(at), kind, number, Duration.ofMillis(length), random.nextLong());
    }
}
