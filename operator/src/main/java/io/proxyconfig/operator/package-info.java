/** Observe, render, plan, apply, verify: from a ProxyConfig to a live configuration. */
@NullMarked
package io.proxyconfig.operator;

import org.jspecify.annotations.NullMarked;
