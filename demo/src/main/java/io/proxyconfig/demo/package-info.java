/** The program of {@code make demo}. */
@NullMarked
package io.proxyconfig.demo;

import org.jspecify.annotations.NullMarked;
