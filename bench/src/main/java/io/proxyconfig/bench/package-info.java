/** Measures the time from a change until it is live, beside a baseline in the same run. */
@NullMarked
package io.proxyconfig.bench;

import org.jspecify.annotations.NullMarked;
