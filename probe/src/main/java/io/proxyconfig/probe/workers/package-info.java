/** HAProxy's master and workers, as the master CLI and the kernel show them. */
@NullMarked
package io.proxyconfig.probe.workers;

import org.jspecify.annotations.NullMarked;
