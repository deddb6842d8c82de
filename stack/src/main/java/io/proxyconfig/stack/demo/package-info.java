/** What {@code make demo} shows. */
@NullMarked
package io.proxyconfig.stack.demo;

import org.jspecify.annotations.NullMarked;
