/** What is said about a resource, and never anything that is not so: conditions, numbers, and when they changed. */
@NullMarked
package io.proxyconfig.operator.status;

import org.jspecify.annotations.NullMarked;
