/** Instances that the operator runs, against a real API server. */
@NullMarked
package io.proxyconfig.systemtests.managed;

import org.jspecify.annotations.NullMarked;
