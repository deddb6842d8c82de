package io.proxyconfig.soak.plan;

/**
 * One target.
 *
 * @param kind what it is
 * @param number its number, from 0
 */
public record NumberedTarget(StepTarget kind, int number) {}
