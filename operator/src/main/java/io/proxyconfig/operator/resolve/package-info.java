/** From a ProxyConfig and what it refers to, to one immutable model without anything unknown in it. No clock, no I/O. */
@NullMarked
package io.proxyconfig.operator.resolve;

import org.jspecify.annotations.NullMarked;
