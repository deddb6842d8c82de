/** The probe's HTTP face: report, confirmation, configuration, metrics, health. */
@NullMarked
package io.proxyconfig.probe.http;

import org.jspecify.annotations.NullMarked;
