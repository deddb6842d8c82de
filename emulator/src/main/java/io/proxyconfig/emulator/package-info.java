/**
 * Emulates the part of HAProxy's Data Plane API v3 that the operator uses, in front of a real HAProxy, for machines without
 * HAProxy's own program. The same contract suite runs against the emulator and against HAProxy's Data Plane API.
 */
@NullMarked
package io.proxyconfig.emulator;

import org.jspecify.annotations.NullMarked;
