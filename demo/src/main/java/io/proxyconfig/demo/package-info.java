/** What {@code make demo} shows. */
@NullMarked
package io.proxyconfig.demo;

import org.jspecify.annotations.NullMarked;
