/** Runs HAProxy instances as pods: creates and updates their Kubernetes objects. */
@NullMarked
package io.proxyconfig.operator.kubernetes.instances;

import org.jspecify.annotations.NullMarked;
