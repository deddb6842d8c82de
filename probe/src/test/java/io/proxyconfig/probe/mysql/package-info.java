@NullMarked
package io.proxyconfig.probe.mysql;

import org.jspecify.annotations.NullMarked;
