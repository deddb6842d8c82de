@NullMarked
package io.proxyconfig.probe.config;

import org.jspecify.annotations.NullMarked;
