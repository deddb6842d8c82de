package io.proxyconfig.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RepairBackoffProperties {
    private static final Goal GOAL = new Goal("0123456789ab", "0");
    private static final Goal OTHER = new Goal("0123456789ac", "0");
    private static final Duration START = Duration.ofSeconds(-100);

    /** Another client that changes the instance at any time gets a bounded number of repairs. */
    @Property
    void thereAreFewRepairsHoweverOftenTheInstanceChanges(
            @ForAll @Size(min = 1, max = 300) List<@IntRange(min = 1, max = 60_000) Integer> pausesInMillis) {
        RepairBackoff backoff = new RepairBackoff();
        Duration now = START;
        int repairs = 0;
        for (int pause : pausesInMillis) {
            now = now.plusMillis(pause);
            if (backoff.delay(GOAL, now).isZero()) {
                backoff.recordRepair(GOAL, now);
                repairs++;
            }
        }
        Duration elapsed = now.minus(START);
        // 5 s, 10 s and so on: eight repairs take longer than 10 min, and each one after them 10 min
        long most = 8 + elapsed.dividedBy(Duration.ofMinutes(10));
        assertThat(repairs).isBetween(1, Math.toIntExact(most));
        assertThat(backoff.repairs(GOAL, now)).isEqualTo(repairs);
    }

    @Property
    void theDelayEndsAfterTheInterval(@ForAll @IntRange(min = 1, max = 40) int number) {
        RepairBackoff backoff = new RepairBackoff();
        Duration now = START;
        for (int i = 1; i <= number; i++) {
            backoff.recordRepair(GOAL, now);
            Duration interval = RepairBackoff.interval(i);
            assertThat(interval).isBetween(Duration.ofSeconds(5), Duration.ofMinutes(10));
            assertThat(backoff.delay(GOAL, now)).isEqualTo(interval);
            assertThat(backoff.delay(GOAL, now.plus(interval).minusNanos(1))).isEqualTo(Duration.ofNanos(1));
            now = now.plus(interval);
            assertThat(backoff.delay(GOAL, now)).isZero();
        }
        assertThat(backoff.repairs(GOAL, now)).isEqualTo(number);
    }

    @Example
    void anHourWithoutARepairResetsTheCount() {
        RepairBackoff backoff = new RepairBackoff();
        for (int i = 0; i < 20; i++) {
            backoff.recordRepair(GOAL, START);
        }
        Duration later = START.plus(Duration.ofHours(1));

        assertThat(backoff.repairs(GOAL, later.minusNanos(1))).isEqualTo(20);
        assertThat(backoff.repairs(GOAL, later)).isZero();

        backoff.recordRepair(GOAL, later);
        assertThat(backoff.delay(GOAL, later)).isEqualTo(Duration.ofSeconds(5));
    }

    @Example
    void anotherGoalStartsAnew() {
        RepairBackoff backoff = new RepairBackoff();
        backoff.recordRepair(GOAL, START);

        assertThat(backoff.delay(OTHER, START)).isZero();
        assertThat(backoff.repairs(OTHER, START)).isZero();
    }
}
