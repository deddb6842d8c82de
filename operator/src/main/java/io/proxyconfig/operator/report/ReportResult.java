package io.proxyconfig.operator.report;

/**
 * What a support bundle has.
 *
 * @param files number of files
 * @param errors number of parts that could not be read
 */
public record ReportResult(int files, int errors) {}
