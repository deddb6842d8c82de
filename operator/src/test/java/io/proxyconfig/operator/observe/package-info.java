/** What monitors tell, and whom they ask, with instances that answer what a test wants. */
@NullMarked
package io.proxyconfig.operator.observe;

import org.jspecify.annotations.NullMarked;
