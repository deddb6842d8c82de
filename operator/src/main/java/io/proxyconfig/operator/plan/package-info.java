/** What it takes to bring an instance from what it has to what it should have. No clock, no I/O. */
@NullMarked
package io.proxyconfig.operator.plan;

import org.jspecify.annotations.NullMarked;
