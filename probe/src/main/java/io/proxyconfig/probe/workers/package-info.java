/** HAProxy's master and workers, from the master CLI and {@code /proc}. */
@NullMarked
package io.proxyconfig.probe.workers;

import org.jspecify.annotations.NullMarked;
