/** Reads the state of each instance at fixed intervals and keeps the last result. */
@NullMarked
package io.proxyconfig.operator.observe;

import org.jspecify.annotations.NullMarked;
