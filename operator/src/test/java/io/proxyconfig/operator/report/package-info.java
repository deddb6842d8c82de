/** Tests of the support bundle. */
@NullMarked
package io.proxyconfig.operator.report;

import org.jspecify.annotations.NullMarked;
