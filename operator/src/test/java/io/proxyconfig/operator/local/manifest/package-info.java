@NullMarked
package io.proxyconfig.operator.local.manifest;

import org.jspecify.annotations.NullMarked;
