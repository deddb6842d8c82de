/** Limits for connections ({@code maxconn}) that hold over all workers. */
@NullMarked
package io.proxyconfig.probe.limits;

import org.jspecify.annotations.NullMarked;
