/** Makes an immutable model of a ProxyConfig and the objects that it refers to. It uses no clock and no I/O. */
@NullMarked
package io.proxyconfig.operator.resolve;

import org.jspecify.annotations.NullMarked;
