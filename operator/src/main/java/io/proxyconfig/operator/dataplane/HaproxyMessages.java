package io.proxyconfig.operator.dataplane;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds, in what the Data Plane API answers to a refused push, the words of HAProxy that say what is wrong: of a failed
 * reload the alerts in the master's log, of a failed validation the texts in {@code msg="…"}. Always HAProxy's own words;
 * only folders, process ids and its closing remarks are left out.
 */
final class HaproxyMessages {
    private static final Pattern ALERT = Pattern.compile("\\[ALERT]\\s*\\(\\d+\\)\\s*:\\s*(.*)");
    private static final Pattern CONTINUED = Pattern.compile("\\s+\\|\\s*(.*)");
    /** The words are put between the quotes as they are, with quotes of their own. */
    private static final Pattern VERDICT = Pattern.compile("(?:line=(\\d+) )?msg=\"(.*)\"");

    private static final Pattern LEVEL = Pattern.compile("^config(?: :)? ");
    /** The Data Plane API validates in a file of another name and in another folder. */
    private static final Pattern PLACE = Pattern.compile("\\[[^\\[\\]\\s]*/[^\\[\\]\\s/]+:(\\d+)]");

    private static final Pattern PROGRAM = Pattern.compile("\\[[^\\[\\]\\s]*/([^\\[\\]\\s/]+\\(\\))]");
    private static final Pattern CLOSING = Pattern.compile(
            "(?i)(?:fatal errors found in configuration\\.|error\\(s\\) found in configuration file.*)");

    private HaproxyMessages() {}

    /** A line for each thing that is wrong; the whole text where there is no word of HAProxy in it. */
    static String in(String answer) {
        List<String> said = new ArrayList<>();
        boolean alert = false;
        for (String line : answer.lines().toList()) {
            Matcher verdict = VERDICT.matcher(line);
            Matcher alerted = ALERT.matcher(line);
            Matcher continued = CONTINUED.matcher(line);
            if (verdict.find()) {
                said.add(
                        (verdict.group(1) == null ? "" : "[haproxy.cfg:" + verdict.group(1) + "] ") + verdict.group(2));
            } else if (alerted.find()) {
                said.add(alerted.group(1));
                alert = true;
            } else if (alert && continued.matches()) {
                said.add(said.removeLast() + " " + continued.group(1));
            } else {
                alert = false;
            }
        }
        Set<String> words = new LinkedHashSet<>();
        said.stream().map(HaproxyMessages::tidy).filter(one -> !one.isEmpty()).forEach(words::add);
        if (words.stream().anyMatch(one -> !CLOSING.matcher(one).matches())) {
            words.removeIf(one -> CLOSING.matcher(one).matches());
        }
        return words.isEmpty() ? answer.strip() : String.join("\n", words);
    }

    private static String tidy(String words) {
        String bare = LEVEL.matcher(words.strip()).replaceFirst("");
        String placed = PLACE.matcher(bare).replaceAll("[haproxy.cfg:$1]");
        return PROGRAM.matcher(placed).replaceAll("[$1]");
    }
}
