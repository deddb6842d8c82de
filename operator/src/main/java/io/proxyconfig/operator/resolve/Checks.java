package io.proxyconfig.operator.resolve;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Collects what is wrong with a resource, all of it at once. Answers a harmless value where there was none, so that
 * looking goes on; whoever asked throws the result away when there are problems.
 */
final class Checks {
    private final List<Problem> problems = new ArrayList<>();

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    boolean failed() {
        return !problems.isEmpty();
    }

    void problem(String field, String message) {
        problems.add(new Problem(field, message));
    }

    /** A resource from a file has been through no schema: what is required there may be missing here. */
    boolean present(String field, @Nullable Object value) {
        if (value == null) {
            problem(field, "is required");
        }
        return value != null;
    }

    String text(String field, @Nullable String value, Pattern pattern, int maxLength, String shape) {
        if (!present(field, value) || value == null) {
            return "";
        }
        if (value.length() > maxLength || !pattern.matcher(value).matches()) {
            problem(field, "must be " + shape + ", at most " + maxLength + " characters");
        }
        return value;
    }

    int number(String field, @Nullable Integer value, int min, int max) {
        if (!present(field, value) || value == null) {
            return min;
        }
        if (value < min || value > max) {
            problem(field, "is " + value + " but must be from " + min + " to " + max);
        }
        return value;
    }

    /** A TCP port; 0 for none that is usable. */
    int port(String field, @Nullable Integer value) {
        int port = number(field, value, 1, 65535);
        return value == null || port < 1 || port > 65535 ? 0 : port;
    }

    @Nullable Integer optionalNumber(String field, @Nullable Integer value, int min, int max) {
        return value == null ? null : (Integer) number(field, value, min, max);
    }

    Duration duration(String field, String value) {
        return Durations.parse(value).orElseGet(() -> {
            problem(field, "must be a duration from 1ms to 596h, for example 250ms, 5s or 1h30m");
            return Duration.ofMillis(1);
        });
    }

    void size(String field, List<?> list, int max) {
        if (list.size() > max) {
            problem(field, "has " + list.size() + " items but may have " + max + " at most");
        }
    }
}
