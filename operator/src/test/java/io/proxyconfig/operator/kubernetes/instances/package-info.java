/** Tests of the objects that instances consist of. */
@NullMarked
package io.proxyconfig.operator.kubernetes.instances;

import org.jspecify.annotations.NullMarked;
