/** Monitors, with instances that answer what a test sets. */
@NullMarked
package io.proxyconfig.operator.observe;

import org.jspecify.annotations.NullMarked;
