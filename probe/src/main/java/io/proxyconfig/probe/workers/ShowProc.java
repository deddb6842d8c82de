package io.proxyconfig.probe.workers;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The output of {@code show proc} of HAProxy 2.7 and later (management guide, section 9.4): the master, the current worker
 * and the draining workers. The section for programs is ignored.
 *
 * @param masterPid process ID of the master
 * @param version version of HAProxy
 * @param reloads reloads since the master started, including failed ones
 * @param failedInRow reloads that have failed since the last successful one
 * @param workers the current worker first, then the draining workers, the youngest first
 */
public record ShowProc(long masterPid, String version, int reloads, int failedInRow, List<WorkerProcess> workers) {

    private static final Pattern ROW = Pattern.compile("(?<pid>\\d+)\\s+(?<type>\\S+)\\s+(?<reloads>\\d+)"
            + "(?:\\s+\\[failed:\\s*(?<failed>\\d+)])?\\s+(?<days>\\d+)d(?<hours>\\d+)h(?<minutes>\\d+)m(?<seconds>\\d+)s"
            + "\\s+(?<version>\\S+).*");

    /** The size of HAProxy's buffers ({@code tune.bufsize}) is a power of two, and this by default. */
    private static final int MIN_BUFFER = 16_384;

    /** Characters of the longest row. */
    private static final int MAX_ROW = 200;

    private static final Comparator<WorkerProcess> CURRENT_THEN_YOUNGEST = Comparator.comparing(WorkerProcess::old)
            .thenComparing(WorkerProcess::reloads, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(WorkerProcess::uptime);

    /**
     * One worker.
     *
     * @param pid process ID
     * @param old whether it is draining ({@code old workers})
     * @param reloads reloads since it started; null if unknown
     * @param uptime time since it started, in whole seconds
     */
    public record WorkerProcess(
            long pid, boolean old, @Nullable Integer reloads, Duration uptime) {}

    public ShowProc {
        workers = List.copyOf(workers);
    }

    /**
     * Whether HAProxy can have cut the output. Releases without the correction of December 2025 write what fits into a buffer, 16
     * KiB by default, and leave out other rows without a sign.
     */
    static boolean isPossiblyCut(String output) {
        int next = Math.max(Integer.highestOneBit(output.length() - 1) * 2, MIN_BUFFER);
        return next - output.length() < MAX_ROW;
    }

    /** The worker that accepts new connections; empty while HAProxy starts. */
    public Optional<WorkerProcess> current() {
        return workers.stream().filter(worker -> !worker.old()).findFirst();
    }

    /**
     * Parses the output.
     *
     * @throws IOException if it has no row for the master
     */
    public static ShowProc parse(String output) throws IOException {
        Matcher master = null;
        List<WorkerProcess> workers = new ArrayList<>();
        boolean old = false;
        for (String line : output.lines().toList()) {
            if (line.startsWith("#")) {
                old = line.startsWith("# old");
                continue;
            }
            Matcher row = ROW.matcher(line);
            if (row.matches() && row.group("type").equals("master")) {
                master = row;
            } else if (row.matches() && row.group("type").equals("worker")) {
                workers.add(new WorkerProcess(
                        Long.parseLong(row.group("pid")), old, number(row.group("reloads")), uptime(row)));
            }
        }
        if (master == null) {
            throw new IOException(
                    "the output of 'show proc' has no row for the master; the probe requires HAProxy 2.7 or later");
        }
        workers.sort(CURRENT_THEN_YOUNGEST);
        String failed = master.group("failed");
        return new ShowProc(
                Long.parseLong(master.group("pid")),
                master.group("version"),
                number(master.group("reloads")),
                failed == null ? 0 : number(failed),
                workers);
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }

    private static Duration uptime(Matcher row) {
        return Duration.ofDays(number(row.group("days")))
                .plusHours(number(row.group("hours")))
                .plusMinutes(number(row.group("minutes")))
                .plusSeconds(number(row.group("seconds")));
    }
}
