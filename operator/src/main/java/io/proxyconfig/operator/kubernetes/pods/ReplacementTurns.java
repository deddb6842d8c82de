package io.proxyconfig.operator.kubernetes.pods;

import java.util.HashSet;
import java.util.Set;

/** Limits how many resources replace pods at the same time, so that a bad image or template stops at the first. Thread-safe. */
public final class ReplacementTurns {
    private final int limit;
    private final Set<String> holders = new HashSet<>();

    /**
     * Turns for all resources of an operator.
     *
     * @param limit how many resources at a time
     */
    public ReplacementTurns(int limit) {
        this.limit = limit;
    }

    /**
     * Whether a resource may replace pods now.
     *
     * @param begun whether it has begun, for example under an earlier process of the operator; it then continues
     */
    synchronized boolean take(String resource, boolean begun) {
        if (holders.contains(resource) || begun || holders.size() < limit) {
            holders.add(resource);
            return true;
        }
        return false;
    }

    /** Whether a resource replaces pods now. */
    synchronized boolean has(String resource) {
        return holders.contains(resource);
    }

    /** The resource has nothing to replace. */
    synchronized void end(String resource) {
        holders.remove(resource);
    }
}
