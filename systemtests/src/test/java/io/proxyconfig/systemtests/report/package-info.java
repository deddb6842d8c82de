/** Runs the command that writes a support bundle. */
@NullMarked
package io.proxyconfig.systemtests.report;

import org.jspecify.annotations.NullMarked;
