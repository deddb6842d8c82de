package io.proxyconfig.operator.resolve;

import java.time.Duration;

/**
 * Limits for the draining workers of one instance.
 *
 * @param maxDrainingWorkers maximum number of draining workers
 * @param maxMemoryBytes maximum memory of all of them together, in bytes
 * @param maxDrainTime maximum time that a worker drains
 */
public record DrainBudget(int maxDrainingWorkers, long maxMemoryBytes, Duration maxDrainTime) {}
