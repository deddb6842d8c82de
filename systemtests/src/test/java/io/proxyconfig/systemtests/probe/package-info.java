/** The probe against a real HAProxy and a real database. */
@NullMarked
package io.proxyconfig.systemtests.probe;

import org.jspecify.annotations.NullMarked;
