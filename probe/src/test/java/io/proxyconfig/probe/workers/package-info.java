@NullMarked
package io.proxyconfig.probe.workers;

import org.jspecify.annotations.NullMarked;
