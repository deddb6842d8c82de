@NullMarked
package io.proxyconfig.operator.metrics;

import org.jspecify.annotations.NullMarked;
