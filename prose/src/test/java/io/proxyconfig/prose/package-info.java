@NullMarked
package io.proxyconfig.prose;

import org.jspecify.annotations.NullMarked;
