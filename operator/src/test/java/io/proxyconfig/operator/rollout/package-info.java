@NullMarked
package io.proxyconfig.operator.rollout;

import org.jspecify.annotations.NullMarked;
