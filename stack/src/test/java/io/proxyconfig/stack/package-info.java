/** Tests of the whole system, and what they share. */
@NullMarked
package io.proxyconfig.stack;

import org.jspecify.annotations.NullMarked;
