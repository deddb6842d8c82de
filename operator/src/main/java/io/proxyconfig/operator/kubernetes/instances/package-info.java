/** Runs HAProxy instances as pods: the objects that this takes, and how they are brought there and kept. */
@NullMarked
package io.proxyconfig.operator.kubernetes.instances;

import org.jspecify.annotations.NullMarked;
