/** The operator's command line. */
@NullMarked
package io.proxyconfig.operator.cli;

import org.jspecify.annotations.NullMarked;
