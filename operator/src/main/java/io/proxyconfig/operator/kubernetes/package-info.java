/** Reads resources from and writes their status to a Kubernetes API server. */
@NullMarked
package io.proxyconfig.operator.kubernetes;

import org.jspecify.annotations.NullMarked;
