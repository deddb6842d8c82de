/** The probe against a real HAProxy and a real database. */
@NullMarked
package io.proxyconfig.stack.probe;

import org.jspecify.annotations.NullMarked;
