/** The server-state file, with which the next worker of HAProxy starts. */
@NullMarked
package io.proxyconfig.probe.state;

import org.jspecify.annotations.NullMarked;
