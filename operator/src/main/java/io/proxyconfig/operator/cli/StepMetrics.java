package io.proxyconfig.operator.cli;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.proxyconfig.operator.rollout.StepTimer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Times of the steps of a pass as the metric {@code proxyconfig_step_seconds}. */
final class StepMetrics implements StepTimer {
    private final Map<Step, Timer> timers = new EnumMap<>(Step.class);

    StepMetrics(MeterRegistry meters) {
        for (Step step : Step.values()) {
            timers.put(
                    step,
                    Timer.builder("proxyconfig.step")
                            .description("Time that a step of a reconciliation takes")
                            .tag("step", step.name().toLowerCase(Locale.ROOT))
                            .publishPercentiles(0.5, 0.9, 0.99)
                            .register(meters));
        }
    }

    @Override
    public void record(Step step, Duration duration) {
        Objects.requireNonNull(timers.get(step)).record(duration);
    }
}
