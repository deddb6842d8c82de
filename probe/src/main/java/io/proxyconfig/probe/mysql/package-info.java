/** MySQL connections through HAProxy: some held for ever, others opened afresh. */
@NullMarked
package io.proxyconfig.probe.mysql;

import org.jspecify.annotations.NullMarked;
