/** What the operator and the probe sidecar say to each other over HTTP, as records that Jackson reads and writes. */
@NullMarked
package io.proxyconfig.api.probe;

import org.jspecify.annotations.NullMarked;
