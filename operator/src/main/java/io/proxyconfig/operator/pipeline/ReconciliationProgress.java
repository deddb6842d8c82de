package io.proxyconfig.operator.pipeline;

import io.proxyconfig.api.Ticker;
import io.proxyconfig.operator.rollout.ApplyMethod;
import io.proxyconfig.operator.rollout.StepTimer;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether the reconciliations make progress. The operator is stuck if a task waits for its thread, or stays in one step, for longer
 * than any step can take. Every request has a time limit, and all requests of one step together end earlier. Thread-safe.
 */
public final class ReconciliationProgress implements StepTimer {
    /** The longest step writes 64 allow lists within 5 s each, and then pushes within 20 s. */
    public static final Duration LIMIT = Duration.ofMinutes(10);

    private final Map<String, Duration> waiting = new ConcurrentHashMap<>();
    private final Map<Thread, RunningTask> running = new ConcurrentHashMap<>();
    private final StepTimer timer;
    private final Ticker ticker;

    private record RunningTask(
            String task, Duration since, @Nullable Step step) {}

    /** A task that is late. */
    private record LateTask(Duration since, String description) {}

    /**
     * No task runs.
     *
     * @param timer gets the durations of all steps
     */
    public ReconciliationProgress(StepTimer timer, Ticker ticker) {
        this.timer = timer;
        this.ticker = ticker;
    }

    /** The name of the reconciliation of a resource. */
    public static String reconciliation(String resource) {
        return "the reconciliation of " + resource;
    }

    /** A task waits for a thread. */
    public void submitted(String task) {
        waiting.putIfAbsent(task, ticker.now());
    }

    /** A task begins on this thread. */
    public void started(String task) {
        waiting.remove(task);
        running.put(Thread.currentThread(), new RunningTask(task, ticker.now(), null));
    }

    /** The task of this thread has ended. */
    public void finished() {
        running.remove(Thread.currentThread());
    }

    /** A task will not begin. */
    public void cancelled(String task) {
        waiting.remove(task);
    }

    /** Which task is late, as a sentence; empty if all tasks make progress. */
    public Optional<String> stuck() {
        Duration now = ticker.now();
        Stream<LateTask> late = Stream.concat(
                waiting.entrySet().stream().map(one -> new LateTask(one.getValue(), one.getKey() + " has not begun")),
                running.values().stream().map(one -> new LateTask(one.since(), description(one))));
        return late.min(Comparator.comparing(LateTask::since))
                .filter(oldest -> now.minus(oldest.since()).compareTo(LIMIT) > 0)
                .map(oldest -> oldest.description() + " since "
                        + now.minus(oldest.since()).toSeconds() + " s");
    }

    private static String description(RunningTask running) {
        return running.task() + " has made no progress"
                + (running.step() == null ? "" : " in or after the step " + running.step());
    }

    @Override
    public <T, E extends Exception> T time(Step step, Work<T, E> work) throws E {
        progress(step);
        try {
            return timer.time(step, work);
        } finally {
            progress(step);
        }
    }

    private void progress(Step step) {
        running.computeIfPresent(
                Thread.currentThread(), (thread, task) -> new RunningTask(task.task(), ticker.now(), step));
    }

    @Override
    public void record(Step step, Duration duration) {
        timer.record(step, duration);
    }

    @Override
    public void recordLive(ApplyMethod method, Duration duration) {
        timer.recordLive(method, duration);
    }
}
