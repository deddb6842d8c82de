@NullMarked
package io.proxyconfig.probe;

import org.jspecify.annotations.NullMarked;
