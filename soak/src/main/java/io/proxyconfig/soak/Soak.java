package io.proxyconfig.soak;

import io.proxyconfig.soak.connections.ConnectionPool;
import io.proxyconfig.soak.faults.FaultLog;
import io.proxyconfig.soak.faults.StepRunner;
import io.proxyconfig.soak.observer.StatusObserver;
import io.proxyconfig.soak.plan.SoakPlan;
import io.proxyconfig.soak.plan.SoakStep;
import io.proxyconfig.soak.plan.StepKind;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** One run of the soak test. */
final class Soak {
    private static final Duration TICK = Duration.ofMillis(500);
    private static final Duration RENEWAL = Duration.ofSeconds(2);
    private static final Duration PROGRESS = Duration.ofSeconds(15);
    /** How long the system may take until all is right, at the start and after the last fault. */
    private static final Duration SETTLING = Duration.ofSeconds(90);

    private final long seed;
    private final Duration duration;
    private final int connections;
    private final Set<StepKind> kinds;
    private final SoakReport report;
    private final RunEnd end = new RunEnd();
    private final FaultLog faults = new FaultLog(System::nanoTime);

    Soak(long seed, Duration duration, int connections, Set<StepKind> kinds, PrintStream out) {
        this.seed = seed;
        this.duration = duration;
        this.connections = connections;
        this.kinds = kinds;
        this.report = new SoakReport(out);
    }

    /** Runs the soak test. Returns 0 if it succeeded, 1 otherwise. */
    int run() {
        report.line("Seed " + seed + ", " + duration.toSeconds() + " s, " + connections
                + " connections. To repeat it: make soak SEED=" + seed + " SECONDS=" + duration.toSeconds());
        try (SoakSystem system = SoakSystem.start(report::line)) {
            system.apply();
            StepRunner steps = new StepRunner(system, faults, end);
            try (StatusObserver observer =
                            new StatusObserver(system.resource(), system.haproxies(), faults, end::fail);
                    ConnectionPool pool =
                            new ConnectionPool(system.haproxies(), system::connect, connections, faults, end::fail)) {
                await("the first configuration is live", observer::isRight);
                await("all connections are open", () -> pool.open() == connections);
                run(steps, observer, pool);
                Optional<String> failure = end.failure();
                failure.ifPresent(what -> report.failure(seed, what, steps, observer, system));
                report.table(faults, steps, observer, pool);
                return failure.isEmpty() ? 0 : 1;
            }
        }
    }

    private void run(StepRunner steps, StatusObserver observer, ConnectionPool pool) {
        List<SoakStep> plan = SoakPlan.of(seed, duration, kinds);
        report.line("The run begins: " + plan.size() + " changes and faults");
        Thread running = Thread.ofVirtual()
                .name("steps")
                .uncaughtExceptionHandler((thread, e) -> end.fail("the plan failed: " + e))
                .start(() -> steps.run(plan));
        long start = System.nanoTime();
        Duration elapsed = Duration.ZERO;
        Duration renewal = RENEWAL;
        Duration progress = PROGRESS;
        while (elapsed.compareTo(duration) < 0 && end.pause(TICK)) {
            elapsed = Duration.ofNanos(System.nanoTime() - start);
            if (elapsed.compareTo(renewal) >= 0) {
                renewal = elapsed.plus(RENEWAL);
                pool.renewOne();
            }
            if (elapsed.compareTo(progress) >= 0) {
                progress = progress.plus(PROGRESS);
                report.line(steps.numbers() + "; " + pool.numbers());
            }
        }
        join(running);
        if (end.failure().isEmpty()) {
            await("the status is right after the last fault", () -> observer.isRight() && faults.allRecovered());
            await("all connections are open after the last fault", () -> pool.open() == connections);
        }
        end.end();
    }

    private void await(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean() && end.failure().isEmpty()) {
            if (System.nanoTime() - start > SETTLING.toNanos()) {
                end.fail("not within " + SETTLING.toSeconds() + " s: " + what);
            }
            end.pause(TICK);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
