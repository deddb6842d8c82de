@NullMarked
package io.proxyconfig.probe.metrics;

import org.jspecify.annotations.NullMarked;
