package io.proxyconfig.probe.workers;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The warnings in {@code show startup-logs} (management guide, section 9.3). */
final class ShowStartupLogs {

    static final String COMMAND = "show startup-logs";

    private static final int MAX_WARNINGS = 20;
    private static final int MAX_CHARACTERS = 500;

    private static final Pattern ENTRY = Pattern.compile("\\[([A-Z]+)]\\s*\\(\\d+\\)\\s*:\\s*(.*)");
    private static final Pattern CONTINUED = Pattern.compile("\\s+\\|\\s*(.*)");

    /** HAProxy 2.8 writes {@code config : parsing [FILE:LINE] : …}, and 3.2 omits the first word. */
    private static final Pattern SUBJECT = Pattern.compile("^config : ");

    private static final Pattern POSITION =
            Pattern.compile("(?:parsing )?\\[[^\\[\\]\\s]*/([^\\[\\]\\s/]+:\\d+)](?: :)?");

    /**
     * Warnings about the processes instead of their configuration: the user that started HAProxy, workers that ended, and
     * listening sockets that an earlier worker did not transfer, because it had none.
     */
    private static final Pattern PROCESS = Pattern.compile(
            "\\[\\S*main\\(\\)].*|Former .*|Reexecuting .*|.*(?:transferred|transferring sockets|old process).*");

    /** A server that was down before the reload, by the server-state file. */
    private static final String DOWN_BEFORE = "changed from server-state after a reload";

    private ShowStartupLogs() {}

    /** The warnings about the configuration, each in one line, without folders and process IDs. */
    static List<String> warnings(String output) {
        List<StringBuilder> entries = new ArrayList<>();
        boolean warning = false;
        for (String line : output.lines().toList()) {
            Matcher entry = ENTRY.matcher(line);
            Matcher continued = CONTINUED.matcher(line);
            if (entry.matches()) {
                warning = entry.group(1).equals("WARNING");
                if (warning) {
                    entries.add(new StringBuilder(entry.group(2)));
                }
            } else if (warning && continued.matches()) {
                entries.getLast().append(' ').append(continued.group(1));
            }
        }
        return entries.stream()
                .map(ShowStartupLogs::normalized)
                .filter(one -> !PROCESS.matcher(one).matches() && !one.contains(DOWN_BEFORE))
                .distinct()
                .limit(MAX_WARNINGS)
                .toList();
    }

    private static String normalized(StringBuilder entry) {
        String bare = SUBJECT.matcher(entry.toString().strip()).replaceFirst("");
        String placed = POSITION.matcher(bare).replaceAll("[$1]");
        return placed.length() <= MAX_CHARACTERS ? placed : placed.substring(0, MAX_CHARACTERS);
    }
}
