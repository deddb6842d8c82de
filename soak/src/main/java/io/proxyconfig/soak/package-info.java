/** Changes the spec and breaks parts of the system at random, and compares the status with HAProxy. */
@NullMarked
package io.proxyconfig.soak;

import org.jspecify.annotations.NullMarked;
