/** What the modules of the project share beside the resource and the probe's messages. */
@NullMarked
package io.proxyconfig.api;

import org.jspecify.annotations.NullMarked;
