/** An application that holds one connection, to see with one's own eyes what becomes of it. */
@NullMarked
package io.proxyconfig.probe.client;

import org.jspecify.annotations.NullMarked;
