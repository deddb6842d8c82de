/** Measures how long a change takes to be live, beside the floor in the same run. */
@NullMarked
package io.proxyconfig.bench;

import org.jspecify.annotations.NullMarked;
