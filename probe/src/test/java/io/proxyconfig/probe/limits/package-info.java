@NullMarked
package io.proxyconfig.probe.limits;

import org.jspecify.annotations.NullMarked;
