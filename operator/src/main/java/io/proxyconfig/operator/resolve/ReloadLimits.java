package io.proxyconfig.operator.resolve;

import java.time.Duration;

/**
 * Limits for the reloads of one instance.
 *
 * @param minInterval minimum time between two reloads
 * @param maxPerMinute maximum number of reloads within a minute
 */
public record ReloadLimits(Duration minInterval, int maxPerMinute) {}
