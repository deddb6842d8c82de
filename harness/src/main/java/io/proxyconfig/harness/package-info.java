/** Runs the whole system as processes on one machine, without containers, for the tests, the demo and the benchmark. */
@NullMarked
package io.proxyconfig.harness;

import org.jspecify.annotations.NullMarked;
