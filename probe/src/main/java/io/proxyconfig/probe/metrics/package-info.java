/** Metrics of the probe for Prometheus. */
@NullMarked
package io.proxyconfig.probe.metrics;

import org.jspecify.annotations.NullMarked;
