@NullMarked
package io.proxyconfig.probe.http;

import org.jspecify.annotations.NullMarked;
