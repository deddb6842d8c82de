package io.proxyconfig.operator.resolve;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Kubernetes people write them ({@code 1h30m}) and as HAProxy reads them: one number, one unit. */
public final class Durations {
    /** HAProxy keeps milliseconds in a signed 32-bit number (configuration manual, "Time format"). */
    public static final Duration MAX = Duration.ofMillis(Integer.MAX_VALUE);

    private static final Pattern PART = Pattern.compile("\\G([0-9]{1,9})(ms|s|m|h)");

    private Durations() {}

    /** The sum of the parts; empty unless it is from 1 ms to {@link #MAX}. */
    public static Optional<Duration> parse(String text) {
        Matcher part = PART.matcher(text);
        long millis = 0;
        int end = 0;
        while (part.find()) {
            millis += Long.parseLong(part.group(1)) * unitMillis(part.group(2));
            end = part.end();
            if (millis > MAX.toMillis()) {
                return Optional.empty();
            }
        }
        return end == text.length() && millis > 0 ? Optional.of(Duration.ofMillis(millis)) : Optional.empty();
    }

    /** In the largest unit that holds it whole, which HAProxy reads in every version. */
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
