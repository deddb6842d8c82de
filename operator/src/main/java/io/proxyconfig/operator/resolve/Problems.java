package io.proxyconfig.operator.resolve;

import io.fabric8.kubernetes.api.model.Quantity;
import io.proxyconfig.api.v1alpha1.ExternalInstance;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Collects all problems of a resource. Its parsers return a harmless value instead of one that they cannot parse, so that
 * the caller can continue and find further problems. The caller discards the result if there are problems.
 */
final class Problems {
    private static final Pattern LOOPBACK = Pattern.compile(ExternalInstance.LOOPBACK_PATTERN);

    private final List<Problem> found = new ArrayList<>();

    List<Problem> found() {
        return List.copyOf(found);
    }

    boolean any() {
        return !found.isEmpty();
    }

    void add(String field, String message) {
        found.add(new Problem(field, message));
    }

    /** The value; or the harmless one, with a problem, if there is none. */
    <T> T parsed(String field, Optional<T> value, T harmless, String shape) {
        return value.orElseGet(() -> {
            add(field, "must be " + shape);
            return harmless;
        });
    }

    Duration duration(String field, String text) {
        return parsed(
                field,
                Durations.parse(text),
                Duration.ofMillis(1),
                "a duration from 1ms to " + Durations.MAX.toHours() + "h, for example 250ms, 5s or 1h30m");
    }

    /** Bytes of memory. */
    long bytes(String field, Quantity quantity) {
        return parsed(field, bytes(quantity), 1L, "an amount of memory above 0, for example 256Mi");
    }

    private static Optional<Long> bytes(Quantity quantity) {
        try {
            BigDecimal bytes = Quantity.getAmountInBytes(quantity);
            return bytes.signum() > 0 && bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0
                    ? Optional.of(bytes.longValue())
                    : Optional.empty();
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /**
     * A URL without a slash at its end, so that paths can be appended.
     *
     * @param allowPlainHttp whether it can have http and an address other than loopback
     */
    URI url(String field, String text, boolean allowPlainHttp) {
        Optional<URI> url = url(text);
        if (url.isPresent()
                && !allowPlainHttp
                && text.startsWith("http:")
                && !LOOPBACK.matcher(text).matches()) {
            add(
                    field,
                    "must start with https://, because the operator sends credentials: use https://, or set"
                            + " spec.external.allowPlainHTTP to true to send them without encryption");
        }
        return parsed(
                field,
                url,
                URI.create(""),
                "http:// or https://, a host and an optional port, without a path, for example https://haproxy-0:5555");
    }

    private static Optional<URI> url(String text) {
        try {
            URI url = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            boolean usable = ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawPath().isEmpty()
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null
                    && url.getPort() <= 65535;
            return usable ? Optional.of(url) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
