/** Brings instances from what they have to what they should have, one after the other, and proves each before the next. */
@NullMarked
package io.proxyconfig.operator.rollout;

import org.jspecify.annotations.NullMarked;
