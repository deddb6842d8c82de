/** The client of the Data Plane API: raw configuration and general storage, with typed results. */
@NullMarked
package io.proxyconfig.operator.dataplane;

import org.jspecify.annotations.NullMarked;
