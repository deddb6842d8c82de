/** From the model to HAProxy's files and their revision, through one writer with one quoting rule. No clock, no I/O. */
@NullMarked
package io.proxyconfig.operator.render;

import org.jspecify.annotations.NullMarked;
