/** Messages of the operator: parsing, validation, and the stored configuration. */
@NullMarked
package io.proxyconfig.probe.config;

import org.jspecify.annotations.NullMarked;
