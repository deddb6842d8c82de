/** Applies the desired configuration to one instance after the other, and verifies each before it changes the next. */
@NullMarked
package io.proxyconfig.operator.rollout;

import org.jspecify.annotations.NullMarked;
