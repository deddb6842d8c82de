package io.proxyconfig.probe.workers;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The values of {@code show info} that the probe needs (management guide, section 9.3).
 *
 * @param pid process ID of the worker; null if the output has none
 * @param version version of HAProxy; null if the output has none
 * @param description {@code description} in the section {@code global}; null without one
 * @param startedAt start time of the worker; null before HAProxy 2.6
 */
public record ShowInfo(
        @Nullable Long pid,
        @Nullable String version,
        @Nullable String description,
        @Nullable Instant startedAt) {

    /** Parses lines of the form {@code name: value}. */
    public static ShowInfo parse(String output) {
        return new ShowInfo(
                value(output, "Pid")
                        .filter(pid -> pid.matches("\\d{1,10}"))
                        .map(Long::valueOf)
                        .orElse(null),
                value(output, "Version").orElse(null),
                value(output, "description").orElse(null),
                value(output, "Start_time_sec")
                        .filter(seconds -> seconds.matches("\\d{1,12}"))
                        .map(seconds -> Instant.ofEpochSecond(Long.parseLong(seconds)))
                        .orElse(null));
    }

    /** Whether a description contains the text, with nothing that continues its first or last word. */
    public static boolean contains(@Nullable String description, String text) {
        return description != null
                && Pattern.compile("(?<![A-Za-z0-9_.-])" + Pattern.quote(text) + "(?![A-Za-z0-9_.-])")
                        .matcher(description)
                        .find();
    }

    private static Optional<String> value(String output, String name) {
        String start = name + ": ";
        return output.lines()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()).strip())
                .filter(value -> !value.isEmpty())
                .findFirst();
    }
}
