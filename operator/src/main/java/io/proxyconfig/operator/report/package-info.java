/**
 * The support bundle of {@code operator report}: resources, statuses, events, logs and reports of the probes in one archive.
 * {@link io.proxyconfig.operator.report.ReportWriter} removes secrets from everything that it writes.
 */
@NullMarked
package io.proxyconfig.operator.report;

import org.jspecify.annotations.NullMarked;
