/** Informers that need little memory. */
@NullMarked
package io.proxyconfig.operator.kubernetes.informers;

import org.jspecify.annotations.NullMarked;
