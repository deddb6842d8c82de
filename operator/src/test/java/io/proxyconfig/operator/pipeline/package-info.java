/** The pipeline as a whole, as far as no instance is needed. */
@NullMarked
package io.proxyconfig.operator.pipeline;

import org.jspecify.annotations.NullMarked;
