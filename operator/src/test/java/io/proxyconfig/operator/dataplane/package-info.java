@NullMarked
package io.proxyconfig.operator.dataplane;

import org.jspecify.annotations.NullMarked;
