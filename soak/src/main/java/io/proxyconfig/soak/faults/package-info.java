/** The faults of a run, and what each of them excuses. */
@NullMarked
package io.proxyconfig.soak.faults;

import org.jspecify.annotations.NullMarked;
