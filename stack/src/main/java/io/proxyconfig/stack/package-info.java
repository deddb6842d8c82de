/** The whole system on one machine, without containers: for the tests and the demo. */
@NullMarked
package io.proxyconfig.stack;

import org.jspecify.annotations.NullMarked;
