/** The operator's metrics, apart from the gauges of conditions. docs/metrics.md lists all of them. */
@NullMarked
package io.proxyconfig.operator.metrics;

import org.jspecify.annotations.NullMarked;
