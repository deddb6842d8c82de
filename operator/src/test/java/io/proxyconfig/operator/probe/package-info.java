@NullMarked
package io.proxyconfig.operator.probe;

import org.jspecify.annotations.NullMarked;
