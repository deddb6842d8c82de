/** The HTTP server of the probe: report, verification, configuration, allow lists, metrics and health. */
@NullMarked
package io.proxyconfig.probe.http;

import org.jspecify.annotations.NullMarked;
