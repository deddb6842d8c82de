/** Runs the command that writes a support bundle. */
@NullMarked
package io.proxyconfig.systemtests.upgrade;

import org.jspecify.annotations.NullMarked;
