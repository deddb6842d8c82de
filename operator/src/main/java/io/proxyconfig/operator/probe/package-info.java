/** The client of the probe. */
@NullMarked
package io.proxyconfig.operator.probe;

import org.jspecify.annotations.NullMarked;
