package io.proxyconfig.operator.report;

import java.time.Duration;

/**
 * The limits of a support bundle.
 *
 * @param logLines the last lines of each log
 * @param since age of the oldest line of a log
 * @param timeout time for everything; what is not read by then is missing
 * @param entryBytes size of one file
 * @param totalBytes size of all files, without compression
 */
public record ReportLimits(int logLines, Duration since, Duration timeout, int entryBytes, long totalBytes) {
    private static final int ENTRY_BYTES = 2 * 1024 * 1024;
    private static final long TOTAL_BYTES = 200L * 1024 * 1024;

    /** The default sizes. */
    public ReportLimits(int logLines, Duration since, Duration timeout) {
        this(logLines, since, timeout, ENTRY_BYTES, TOTAL_BYTES);
    }
}
