/** The whole system with all its real parts, from a ProxyConfig in the API server to connections through HAProxy. */
@NullMarked
package io.proxyconfig.systemtests.external;

import org.jspecify.annotations.NullMarked;
