/** MySQL connections through HAProxy: held connections and fresh connections. */
@NullMarked
package io.proxyconfig.probe.mysql;

import org.jspecify.annotations.NullMarked;
