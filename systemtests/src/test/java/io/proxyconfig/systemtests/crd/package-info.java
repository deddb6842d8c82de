/** What a real API server makes of the CRD: what it fills in, accepts, refuses and prints. */
@NullMarked
package io.proxyconfig.systemtests.crd;

import org.jspecify.annotations.NullMarked;
