package io.proxyconfig.operator.resolve;

import io.proxyconfig.api.v1alpha1.DurationFormat;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Durations of the spec ({@code 1h30m}), and of haproxy.cfg: one number and one unit. */
public final class Durations {
    /** The longest duration of the schema. */
    public static final Duration MAX = Duration.ofHours(DurationFormat.MAX_HOURS);

    private static final Pattern FORMAT = Pattern.compile(DurationFormat.PATTERN);
    private static final Pattern PART = Pattern.compile("([0-9]+)(ms|s|m|h)");

    private Durations() {}

    /** The sum of the parts; empty unless it is from 1 ms to {@link #MAX}. */
    public static Optional<Duration> parse(String text) {
        if (!FORMAT.matcher(text).matches()) {
            return Optional.empty();
        }
        long millis = PART.matcher(text)
                .results()
                .mapToLong(part -> Long.parseLong(part.group(1)) * unitMillis(part.group(2)))
                .sum();
        return millis > 0 && millis <= MAX.toMillis() ? Optional.of(Duration.ofMillis(millis)) : Optional.empty();
    }

    /** The number in the largest unit without a remainder, which every version of HAProxy reads. */
    public static String format(Duration duration) {
        long millis = duration.toMillis();
        for (String unit : new String[] {"h", "m", "s"}) {
            if (millis % unitMillis(unit) == 0) {
                return millis / unitMillis(unit) + unit;
            }
        }
        return millis + "ms";
    }

    private static long unitMillis(String unit) {
        return switch (unit) {
            case "h" -> 3_600_000;
            case "m" -> 60_000;
            case "s" -> 1_000;
            default -> 1;
        };
    }
}
