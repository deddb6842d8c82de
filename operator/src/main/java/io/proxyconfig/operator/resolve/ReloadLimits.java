package io.proxyconfig.operator.resolve;

import java.time.Duration;

/**
 * How often an instance may be reloaded.
 *
 * @param coalesce least time between two reloads
 * @param maxPerMinute most reloads within any minute
 */
public record ReloadLimits(Duration coalesce, int maxPerMinute) {}
