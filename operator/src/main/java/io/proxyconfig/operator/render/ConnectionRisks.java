package io.proxyconfig.operator.render;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the lines of a file with which HAProxy closes established connections, or with which a database blocks HAProxy. They
 * can be what the user wants.
 */
public final class ConnectionRisks {
    private static final Set<String> IDLE_TIMEOUTS = Set.of("client", "server", "tunnel");
    private static final Duration SHORT = Duration.ofMinutes(1);
    private static final Pattern TIME = Pattern.compile("([0-9]{1,15})(us|ms|s|m|h|d)?");
    private static final Map<String, Duration> UNITS = Map.of(
            "us", Duration.ofNanos(1000),
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    private final Map<String, String> modes = new HashMap<>();
    private String section = "";
    private String title = "";
    private String defaults = "";

    private ConnectionRisks() {}

    /** One sentence for each line, with its number in the file of the user if a user wrote the file. */
    public static List<String> of(Rendered rendered) {
        String userText = rendered.userText();
        boolean ofUser = userText != null;
        List<ConfigLine> lines = ConfigLine.parseAll(userText != null ? userText : rendered.cfg(name -> name));
        ConnectionRisks risks = new ConnectionRisks();
        lines.forEach(risks::readMode);
        List<String> found = new ArrayList<>();
        for (int number = 1; number <= lines.size(); number++) {
            ConfigLine line = lines.get(number - 1);
            // of a file of the operator, only the time-outs can be so short
            String where = ofUser
                    ? "spec.raw.configMap: line " + number + ": " + line.from(0) + ": "
                    : "spec.timeouts." + line.word(1) + ": ";
            risks.enter(line);
            risks.risk(line, ofUser).map(risk -> where + risk).ifPresent(found::add);
        }
        found.addAll(DatabaseCheckRisks.of(lines, ofUser));
        return found;
    }

    private Optional<String> risk(ConfigLine line, boolean ofUser) {
        String second = line.word(1);
        if (section.equals("global") && line.word(0).equals("hard-stop-after")) {
            return Optional.of("HAProxy closes the sessions of an earlier worker " + second + " after a reload");
        }
        if (ofUser && section.equals("global") && line.word(0).equals(StructuredRenderer.MAX_RELOADS)) {
            return Optional.of(
                    "HAProxy ends an earlier worker with all its sessions after " + second + " more reloads");
        }
        if (line.word(0).equals("timeout")
                && IDLE_TIMEOUTS.contains(second)
                && !isHttp()
                && time(line.word(2)).filter(time -> time.compareTo(SHORT) < 0).isPresent()) {
            return Optional.of("HAProxy closes a session that is idle for " + line.word(2));
        }
        if (line.word(0).endsWith("server") && line.words().contains("shutdown-sessions")) {
            return Optional.of("HAProxy closes the sessions of a server whose health check fails");
        }
        return Optional.empty();
    }

    /** The modes are known before the second reading, because a mode can stand after the time-outs of its section. */
    private void readMode(ConfigLine line) {
        enter(line);
        if (line.word(0).equals("mode")) {
            modes.put(title, line.word(1));
        }
    }

    private void enter(ConfigLine line) {
        if (!line.startsSection()) {
            return;
        }
        section = line.word(0);
        title = section + " " + line.word(1);
        int from = line.words().indexOf("from");
        String parent = from > 0 ? "defaults " + line.word(from + 1) : defaults;
        if (section.equals("defaults")) {
            defaults = title;
        } else if (modes.containsKey(parent)) {
            modes.putIfAbsent(title, modes.get(parent));
        }
    }

    private boolean isHttp() {
        return modes.getOrDefault(title, "tcp").equals("http");
    }

    private static Optional<Duration> time(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            return Optional.empty();
        }
        String unit = time.group(2) == null ? "ms" : time.group(2);
        return Optional.of(UNITS.getOrDefault(unit, Duration.ZERO).multipliedBy(Long.parseLong(time.group(1))));
    }
}
