package io.proxyconfig.operator.rollout;

import java.time.Duration;

/** Gets how long each step of a pass took, so that the operator's own share of a change can be told. */
@FunctionalInterface
public interface StepTimer {

    /** A step took that long. */
    void took(Step step, Duration time);

    /** The steps, in their order. */
    enum Step {
        /** Resource and references become a {@code Desired}. */
        Resolve,
        /** It becomes haproxy.cfg. */
        Render,
        /** Instances are looked at, as far as not known already, and a plan is made. */
        Plan,
        /** ACL files and haproxy.cfg go out, HAProxy reloads. */
        Push,
        /** The probe confirms. */
        Confirm,
        /** The status is computed and written. */
        Status
    }

    /** Runs and times a step. */
    default <T, E extends Exception> T time(Step step, Timed<T, E> work) throws E {
        long start = System.nanoTime();
        try {
            return work.run();
        } finally {
            took(step, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /** Work that may fail. */
    @FunctionalInterface
    interface Timed<T, E extends Exception> {
        /** Does it. */
        T run() throws E;
    }
}
