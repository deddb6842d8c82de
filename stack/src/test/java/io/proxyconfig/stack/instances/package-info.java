/** Instances that the operator runs, against a real API server. */
@NullMarked
package io.proxyconfig.stack.instances;

import org.jspecify.annotations.NullMarked;
