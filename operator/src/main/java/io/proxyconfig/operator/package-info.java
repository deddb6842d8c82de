/** Observe, render, plan, apply, confirm: from a ProxyConfig to a live configuration. */
@NullMarked
package io.proxyconfig.operator;

import org.jspecify.annotations.NullMarked;
