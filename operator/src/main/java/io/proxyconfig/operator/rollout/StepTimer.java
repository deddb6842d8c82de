package io.proxyconfig.operator.rollout;

import java.time.Duration;

/** Gets the duration of changes and of each step of a reconciliation, so that metrics show the operator's own share. */
@FunctionalInterface
public interface StepTimer {
    /** Records the duration of a step. */
    void record(Step step, Duration duration);

    /**
     * Records that a configuration is verified on every instance.
     *
     * @param duration since the first reconciliation that saw the configuration; for a repair, since the repair began
     */
    default void recordLive(ApplyMethod method, Duration duration) {}

    /** The steps, in their order. */
    enum Step {
        /** Resource and references become the desired state. */
        Resolve,
        /** The desired state becomes haproxy.cfg. */
        Render,
        /** The operator reads instances that it has not read yet, and plans the change. */
        Plan,
        /** The operator writes ACL files and haproxy.cfg, and HAProxy reloads. */
        Push,
        /** The probe verifies the change. */
        Verify,
        /** The operator computes and writes the status. */
        Status
    }

    /** Runs a step and records its duration. */
    default <T, E extends Exception> T time(Step step, Work<T, E> work) throws E {
        long start = System.nanoTime();
        try {
            return work.run();
        } finally {
            record(step, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /** The work of a step. */
    @FunctionalInterface
    interface Work<T, E extends Exception> {
        /** Does the work. */
        T run() throws E;
    }
}
