/** The whole way from a resource to its status, the same for Kubernetes and for files. */
@NullMarked
package io.proxyconfig.operator.pipeline;

import org.jspecify.annotations.NullMarked;
