@NullMarked
package io.proxyconfig.operator.kubernetes.pods;

import org.jspecify.annotations.NullMarked;
