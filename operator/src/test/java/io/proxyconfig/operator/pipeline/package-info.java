/** The pipeline as a whole, with instances that a test controls. */
@NullMarked
package io.proxyconfig.operator.pipeline;

import org.jspecify.annotations.NullMarked;
