/** What {@link io.proxyconfig.harness.ControlPlane} is made of: its files, and how it is reached. */
@NullMarked
package io.proxyconfig.harness.controlplane;

import org.jspecify.annotations.NullMarked;
