package io.proxyconfig.operator.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.proxyconfig.operator.rollout.ApplyMethod;
import io.proxyconfig.operator.rollout.StepTimer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;

/** Histograms of the time that changes and the steps of reconciliations take. */
public final class PipelineTimers implements StepTimer {
    /** From a step without I/O to the longest push. */
    private static final Duration[] STEP_BUCKETS =
            millis(1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000);
    /** From a runtime change to a rollout that waits for {@code spec.reload.minInterval} or is repeated. */
    private static final Duration[] APPLY_BUCKETS =
            millis(10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000);

    private final Map<Step, Timer> steps = new EnumMap<>(Step.class);
    private final Map<ApplyMethod, Timer> changes = new EnumMap<>(ApplyMethod.class);

    public PipelineTimers(MeterRegistry meters) {
        for (Step step : Step.values()) {
            steps.put(
                    step,
                    Timer.builder("proxyconfig.reconcile.step")
                            .description("Time that a step of a reconciliation takes")
                            .tag("step", label(step))
                            .serviceLevelObjectives(STEP_BUCKETS)
                            .register(meters));
        }
        for (ApplyMethod method : ApplyMethod.values()) {
            changes.put(
                    method,
                    Timer.builder("proxyconfig.apply.to.live")
                            .description("Time from the first reconciliation that sees a configuration until it is"
                                    + " verified on every instance")
                            .tag("method", label(method))
                            .serviceLevelObjectives(APPLY_BUCKETS)
                            .register(meters));
        }
    }

    @Override
    public void record(Step step, Duration duration) {
        Objects.requireNonNull(steps.get(step)).record(duration);
    }

    @Override
    public void recordLive(ApplyMethod method, Duration duration) {
        Objects.requireNonNull(changes.get(method)).record(duration);
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static Duration[] millis(double... millis) {
        return DoubleStream.of(millis)
                .mapToObj(one -> Duration.ofNanos(Math.round(one * 1_000_000)))
                .toArray(Duration[]::new);
    }
}
