/** What {@link io.proxyconfig.stack.ControlPlane} is made of: its files, and how it is reached. */
@NullMarked
package io.proxyconfig.stack.controlplane;

import org.jspecify.annotations.NullMarked;
