/** The command line, tried. */
@NullMarked
package io.proxyconfig.operator.cli;

import org.jspecify.annotations.NullMarked;
