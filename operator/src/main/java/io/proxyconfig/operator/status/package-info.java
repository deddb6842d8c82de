/** Makes the status of a resource: conditions, numbers, and when conditions changed. Pure, apart from gauges and throttle. */
@NullMarked
package io.proxyconfig.operator.status;

import org.jspecify.annotations.NullMarked;
