/** The reconciliation of a resource from spec to status, the same for Kubernetes and for files. */
@NullMarked
package io.proxyconfig.operator.pipeline;

import org.jspecify.annotations.NullMarked;
