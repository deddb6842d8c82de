/** The sidecar: holds database connections through HAProxy and watches all its workers. */
@NullMarked
package io.proxyconfig.probe;

import org.jspecify.annotations.NullMarked;
