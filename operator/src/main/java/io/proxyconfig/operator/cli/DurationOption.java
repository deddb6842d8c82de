package io.proxyconfig.operator.cli;

import io.proxyconfig.operator.resolve.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a duration in the form of the ProxyConfig, for example {@code 1h30m}. */
final class DurationOption implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        return Durations.parse(text)
                .filter(Duration::isPositive)
                .orElseThrow(() -> new TypeConversionException(
                        "'" + text + "' is not a duration greater than 0, like 24h, 90m or 1h30m"));
    }
}
