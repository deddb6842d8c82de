/** Renders the desired state as HAProxy's files with their revision, through one writer with one rule for values. No clock, no I/O. */
@NullMarked
package io.proxyconfig.operator.render;

import org.jspecify.annotations.NullMarked;
