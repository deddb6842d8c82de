/** The sidecar beside HAProxy: it reports all workers and sessions, and holds database connections. */
@NullMarked
package io.proxyconfig.probe;

import org.jspecify.annotations.NullMarked;
