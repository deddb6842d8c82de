/** What the probe sees, for Prometheus. */
@NullMarked
package io.proxyconfig.probe.metrics;

import org.jspecify.annotations.NullMarked;
