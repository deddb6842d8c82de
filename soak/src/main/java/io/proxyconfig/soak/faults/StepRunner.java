package io.proxyconfig.soak.faults;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.proxyconfig.soak.RunEnd;
import io.proxyconfig.soak.SoakSystem;
import io.proxyconfig.soak.faults.FaultLog.LoggedFault;
import io.proxyconfig.soak.plan.NumberedTarget;
import io.proxyconfig.soak.plan.SoakStep;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** Runs the steps of a plan at their times. Steps of different targets overlap. At the end of the run, all faults end. */
public final class StepRunner {
    private static final Duration RETRY = Duration.ofMillis(300);
    private static final int RECENT = 12;

    private final SoakSystem system;
    private final FaultLog log;
    private final RunEnd end;
    private final Outages outages;
    private final Map<NumberedTarget, ReentrantLock> locks = new ConcurrentHashMap<>();
    private final List<Thread> running = new ArrayList<>();
    private final Deque<String> recent = new ArrayDeque<>();
    private final AtomicInteger changes = new AtomicInteger();
    private final AtomicInteger faults = new AtomicInteger();

    public StepRunner(SoakSystem system, FaultLog log, RunEnd end) {
        this.system = system;
        this.log = log;
        this.end = end;
        this.outages = new Outages(system);
    }

    /** Runs the steps, and waits until each is complete, or until the run ends. */
    public void run(List<SoakStep> steps) {
        long start = System.nanoTime();
        for (SoakStep step : steps) {
            Duration left = step.at().minusNanos(System.nanoTime() - start);
            if (!end.pause(left)) {
                break;
            }
            running.add(Thread.ofVirtual()
                    .name("step-" + step.number())
                    .uncaughtExceptionHandler((thread, e) -> end.fail(step + " failed: " + e))
                    .start(() -> perform(step)));
        }
        running.forEach(StepRunner::join);
    }

    /** The steps that began last, for a failure. */
    public List<String> recent() {
        synchronized (recent) {
            return List.copyOf(recent);
        }
    }

    /** Numbers for the report. */
    public String numbers() {
        return changes.get() + " changes, " + faults.get() + " faults";
    }

    private void perform(SoakStep step) {
        ReentrantLock lock = locks.computeIfAbsent(
                new NumberedTarget(step.kind().target(), step.target()), key -> new ReentrantLock());
        lock.lock();
        try {
            if (!end.pause(Duration.ZERO)) {
                return;
            }
            begins(step);
            if (step.kind().isChange()) {
                change(step);
            } else {
                inject(step);
            }
        } finally {
            lock.unlock();
        }
    }

    private void begins(SoakStep step) {
        synchronized (recent) {
            recent.addLast(step.toString());
            if (recent.size() > RECENT) {
                recent.removeFirst();
            }
        }
    }

    private void change(SoakStep step) {
        system.change(step);
        do {
            try {
                system.apply();
                changes.incrementAndGet();
                return;
            } catch (KubernetesClientException e) {
                if (e.getCode() != 0) {
                    throw e; // an answer of the API server
                }
            }
        } while (end.pause(RETRY));
    }

    private void inject(SoakStep step) {
        Optional<Outage> outage = outages.of(step);
        if (outage.isEmpty()) {
            return;
        }
        faults.incrementAndGet();
        LoggedFault fault = log.begin(step.kind(), outage.get().effect());
        try {
            outage.get().begin().run();
            end.pause(step.length());
        } finally {
            outage.get().end().run();
            fault.end();
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
