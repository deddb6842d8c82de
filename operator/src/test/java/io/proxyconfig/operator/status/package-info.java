@NullMarked
package io.proxyconfig.operator.status;

import org.jspecify.annotations.NullMarked;
