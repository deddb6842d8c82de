/** The whole system on one machine, without containers: for the tests and the demo. */
@NullMarked
package io.proxyconfig.harness;

import org.jspecify.annotations.NullMarked;
