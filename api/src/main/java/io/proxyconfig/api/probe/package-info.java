/** The messages between the operator and the probe over HTTP, as records that Jackson reads and writes. */
@NullMarked
package io.proxyconfig.api.probe;

import org.jspecify.annotations.NullMarked;
