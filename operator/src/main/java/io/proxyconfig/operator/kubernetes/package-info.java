/** Reads resources from a Kubernetes API server, and writes their status to it. */
@NullMarked
package io.proxyconfig.operator.kubernetes;

import org.jspecify.annotations.NullMarked;
