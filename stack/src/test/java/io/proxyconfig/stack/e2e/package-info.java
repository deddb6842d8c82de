/** The whole system with all its real parts, from a ProxyConfig in the API server to connections through HAProxy. */
@NullMarked
package io.proxyconfig.stack.e2e;

import org.jspecify.annotations.NullMarked;
