/** Listener checks, and checks of addresses before a push. */
@NullMarked
package io.proxyconfig.probe.listeners;

import org.jspecify.annotations.NullMarked;
