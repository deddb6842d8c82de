/**
 * The part of HAProxy's Data Plane API v3 that the operator uses, in front of a real HAProxy, for machines where the real
 * one is not to be had. A test double that must not lie: one contract suite runs against it and against the real one.
 */
@NullMarked
package io.proxyconfig.emulator;

import org.jspecify.annotations.NullMarked;
