package io.proxyconfig.soak.plan;

import java.time.Duration;
import java.util.Random;

/**
 * One change or fault of the plan.
 *
 * @param number its place in the plan, from 1
 * @param at when it begins, after the start of the run
 * @param kind what happens
 * @param target the number of the affected instance or database, from 0
 * @param length how long a fault lasts
 * @param seed the seed of its details
 */
public record SoakStep(int number, Duration at, StepKind kind, int target, Duration length, long seed) {

    /** A new source of random numbers for the details. It is the same for each call. */
    public Random random() {
        return new Random(seed);
    }

    @Override
    public String toString() {
        String affected = kind.target().count() > 1 ? " " + target : "";
        String lasting = length.isZero() ? "" : ", for " + length.toMillis() / 1000.0 + " s";
        return "step " + number + " at " + at.toMillis() / 1000.0 + " s: " + kind.label() + affected + lasting;
    }
}
