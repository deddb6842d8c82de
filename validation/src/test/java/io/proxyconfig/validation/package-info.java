@NullMarked
package io.proxyconfig.validation;

import org.jspecify.annotations.NullMarked;
