/** What the operator asked the probe to watch: read, checked and kept. */
@NullMarked
package io.proxyconfig.probe.config;

import org.jspecify.annotations.NullMarked;
