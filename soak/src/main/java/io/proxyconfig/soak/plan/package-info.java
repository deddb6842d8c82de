/** The random plan of a run, from its seed. */
@NullMarked
package io.proxyconfig.soak.plan;

import org.jspecify.annotations.NullMarked;
