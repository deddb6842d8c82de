/** Compares the status of the ProxyConfig with what HAProxy itself shows. */
@NullMarked
package io.proxyconfig.soak.observer;

import org.jspecify.annotations.NullMarked;
