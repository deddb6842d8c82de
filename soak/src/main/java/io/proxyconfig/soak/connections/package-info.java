/** The connections of applications, which only a fault may end. */
@NullMarked
package io.proxyconfig.soak.connections;

import org.jspecify.annotations.NullMarked;
