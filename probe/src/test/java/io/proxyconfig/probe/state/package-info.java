@NullMarked
package io.proxyconfig.probe.state;

import org.jspecify.annotations.NullMarked;
