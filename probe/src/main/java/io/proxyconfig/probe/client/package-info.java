/** A sample application that holds one connection and prints its queries. */
@NullMarked
package io.proxyconfig.probe.client;

import org.jspecify.annotations.NullMarked;
