package io.proxyconfig.operator.resolve;

import java.time.Duration;

/**
 * How often an instance may be reloaded.
 *
 * @param minInterval least time between two reloads
 * @param maxPerMinute most reloads within any minute
 */
public record ReloadLimits(Duration minInterval, int maxPerMinute) {}
