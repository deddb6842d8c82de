package io.proxyconfig.operator.resolve;

import java.time.Duration;

/**
 * What the draining workers of one instance may cost.
 *
 * @param maxWorkers most draining workers
 * @param maxMemoryBytes most memory of all of them together, in bytes
 * @param maxAge how long a worker may drain
 */
public record DrainBudget(int maxWorkers, long maxMemoryBytes, Duration maxAge) {}
