/** The files of a {@link io.proxyconfig.harness.ControlPlane} and the access to its API server. */
@NullMarked
package io.proxyconfig.harness.controlplane;

import org.jspecify.annotations.NullMarked;
