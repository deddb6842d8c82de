package io.proxyconfig.operator.resolve;

import java.time.Duration;

/**
 * What the draining workers of one instance may cost.
 *
 * @param maxDrainingWorkers most draining workers
 * @param maxMemoryBytes most memory of all of them together, in bytes
 * @param maxDrainTime how long a worker may drain
 */
public record DrainBudget(int maxDrainingWorkers, long maxMemoryBytes, Duration maxDrainTime) {}
