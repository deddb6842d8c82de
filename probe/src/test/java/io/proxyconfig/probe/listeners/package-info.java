@NullMarked
package io.proxyconfig.probe.listeners;

import org.jspecify.annotations.NullMarked;
