package io.proxyconfig.operator.dataplane;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Extracts the messages of HAProxy from the answer to a refused push. After a failed reload, these are the alerts in
 * the log of the master; after a failed validation, the texts in {@code msg="…"}. It removes folders, process IDs and
 * final summary lines.
 */
final class HaproxyMessages {
    private static final Pattern ALERT = Pattern.compile("\\[ALERT]\\s*\\(\\d+\\)\\s*:\\s*(.*)");
    private static final Pattern CONTINUED = Pattern.compile("\\s+\\|\\s*(.*)");
    /** The message between the quotes can contain unescaped quotes. */
    private static final Pattern VALIDATION = Pattern.compile("(?:line=(\\d+) )?msg=\"(.*)\"");

    private static final Pattern LEVEL = Pattern.compile("^config(?: :)? ");
    /** The Data Plane API validates in a file of another name and in another folder. */
    private static final Pattern POSITION = Pattern.compile("\\[[^\\[\\]\\s]*/[^\\[\\]\\s/]+:(\\d+)]");

    private static final Pattern PROGRAM = Pattern.compile("\\[[^\\[\\]\\s]*/([^\\[\\]\\s/]+\\(\\))]");
    private static final Pattern SUMMARY = Pattern.compile(
            "(?i)(?:fatal errors found in configuration\\.|error\\(s\\) found in configuration file.*)");

    /** HAProxy 3.x writes the reason to its standard output, which the Data Plane API does not read. */
    private static final Pattern NO_LISTENER = Pattern.compile("(?s)(?:validation error: )?exit status 2\\b.*");

    private HaproxyMessages() {}

    /** One line for each message; the complete text if it contains no message of HAProxy. */
    static String in(String answer) {
        List<String> messages = new ArrayList<>();
        boolean alert = false;
        for (String line : answer.lines().toList()) {
            Matcher validation = VALIDATION.matcher(line);
            Matcher alertLine = ALERT.matcher(line);
            Matcher continued = CONTINUED.matcher(line);
            if (validation.find()) {
                messages.add((validation.group(1) == null ? "" : "[haproxy.cfg:" + validation.group(1) + "] ")
                        + validation.group(2));
            } else if (alertLine.find()) {
                messages.add(alertLine.group(1));
                alert = true;
            } else if (alert && continued.matches()) {
                messages.add(messages.removeLast() + " " + continued.group(1));
            } else {
                alert = false;
            }
        }
        Set<String> unique = new LinkedHashSet<>();
        messages.stream()
                .map(HaproxyMessages::normalize)
                .filter(one -> !one.isEmpty())
                .forEach(unique::add);
        if (unique.stream().anyMatch(one -> !SUMMARY.matcher(one).matches())) {
            unique.removeIf(one -> SUMMARY.matcher(one).matches());
        }
        return unique.isEmpty() ? withoutMessages(answer.strip()) : String.join("\n", unique);
    }

    private static String withoutMessages(String answer) {
        return NO_LISTENER.matcher(answer).matches()
                ? "the file has no listener, so HAProxy does not start: add a bind line to a section that is not disabled"
                : answer;
    }

    private static String normalize(String message) {
        String bare = LEVEL.matcher(message.strip()).replaceFirst("");
        String placed = POSITION.matcher(bare).replaceAll("[haproxy.cfg:$1]");
        return PROGRAM.matcher(placed).replaceAll("[$1]");
    }
}
