package io.proxyconfig.probe.workers;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The answer to {@code show proc} of HAProxy 2.7 and later (management guide, section 9.4): the master, its workers and the
 * old workers that still have connections. Programs are left out.
 *
 * @param masterPid process id of the master
 * @param version HAProxy's version as the master prints it
 * @param reloads reloads since the master started, failed ones among them
 * @param failedInRow reloads that have failed since the last one that succeeded
 * @param workers the current worker first, then old ones, the youngest first
 */
public record ShowProc(long masterPid, String version, int reloads, int failedInRow, List<WorkerProcess> workers) {

    private static final Pattern ROW = Pattern.compile("(?<pid>\\d+)\\s+(?<type>\\S+)\\s+(?<reloads>\\d+)"
            + "(?:\\s+\\[failed:\\s*(?<failed>\\d+)])?\\s+(?<days>\\d+)d(?<hours>\\d+)h(?<minutes>\\d+)m(?<seconds>\\d+)s"
            + "\\s+(?<version>\\S+).*");

    private static final Comparator<WorkerProcess> CURRENT_THEN_YOUNGEST = Comparator.comparing(WorkerProcess::old)
            .thenComparingInt(WorkerProcess::reloads)
            .thenComparing(WorkerProcess::uptime);

    /**
     * One worker.
     *
     * @param pid process id
     * @param old whether a reload has replaced it
     * @param reloads reloads that it has lived through
     * @param uptime time since it started, in whole seconds
     */
    public record WorkerProcess(long pid, boolean old, int reloads, Duration uptime) {}

    public ShowProc {
        workers = List.copyOf(workers);
    }

    /** The worker that takes new connections; none while HAProxy starts. */
    public Optional<WorkerProcess> current() {
        return workers.stream().filter(worker -> !worker.old()).findFirst();
    }

    /**
     * Reads the answer.
     *
     * @throws IOException where it has no row for the master
     */
    public static ShowProc parse(String answer) throws IOException {
        Matcher master = null;
        List<WorkerProcess> workers = new ArrayList<>();
        boolean old = false;
        for (String line : answer.lines().toList()) {
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
            throw new IOException("'show proc' tells no master");
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
