package io.proxyconfig.operator.rollout;

import java.time.Instant;

/** How far an instance is after a pass. */
public sealed interface InstanceResult {

    /** It has what it should have, as far as can be seen; whether that is live, its probe's report tells. */
    record Done(boolean reloaded) implements InstanceResult {}

    /** It could not be brought there. */
    record Failed(Failure failure) implements InstanceResult {}

    /**
     * It no longer has what was proven on it, and is left so because the spec wants to be told only.
     *
     * @param how what it has instead
     */
    record Drifted(String how) implements InstanceResult {}

    /**
     * Its probe no longer bears out what was proven on it. That is told before anything is done about it, since a repair
     * takes time.
     *
     * @param until when to go on
     */
    record Doubted(Instant until) implements InstanceResult {}

    /**
     * It waits.
     *
     * @param until when to go on
     * @param why a sentence
     */
    record Waiting(Instant until, String why) implements InstanceResult {}
}
