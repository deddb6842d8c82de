/** The operator's side of the conversation with a probe sidecar. */
@NullMarked
package io.proxyconfig.operator.probe;

import org.jspecify.annotations.NullMarked;
