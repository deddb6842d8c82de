/** Compares the observed state of an instance with the desired one, and plans the smallest change. No clock, no I/O. */
@NullMarked
package io.proxyconfig.operator.plan;

import org.jspecify.annotations.NullMarked;
