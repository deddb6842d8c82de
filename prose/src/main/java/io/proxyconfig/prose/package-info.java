/** Checks that documentation, comments and messages are plain technical English. */
@NullMarked
package io.proxyconfig.prose;

import org.jspecify.annotations.NullMarked;
