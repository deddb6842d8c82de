/** Files of {@code spec.raw} of every kind, and what becomes of them. */
@NullMarked
package io.proxyconfig.systemtests.rawfile;

import org.jspecify.annotations.NullMarked;
