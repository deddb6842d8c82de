package io.proxyconfig.probe.workers;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the probe needs from a worker's {@code show info} (management guide, section 9.3).
 *
 * @param description {@code global description}; null when the configuration has none
 * @param startedAt when the worker started; null where HAProxy does not tell it (before 2.6)
 */
public record ShowInfo(
        @Nullable String description, @Nullable Instant startedAt) {

    /** Reads the answer, a {@code name: value} a line. */
    public static ShowInfo parse(String answer) {
        return new ShowInfo(
                value(answer, "description").orElse(null),
                value(answer, "Start_time_sec")
                        .filter(seconds -> seconds.matches("\\d{1,12}"))
                        .map(seconds -> Instant.ofEpochSecond(Long.parseLong(seconds)))
                        .orElse(null));
    }

    private static Optional<String> value(String answer, String name) {
        String start = name + ": ";
        return answer.lines()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()).strip())
                .filter(value -> !value.isEmpty())
                .findFirst();
    }
}
