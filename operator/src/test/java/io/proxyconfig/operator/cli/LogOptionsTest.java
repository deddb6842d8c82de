package io.proxyconfig.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.assertj.core.api.AbstractStringAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/** Level and format of the log come from options, variables and the terminal, in this order. */
final class LogOptionsTest {
    private final LoggerContext context = new LoggerContext();

    @Command(name = "test")
    private static final class Host {
        @Mixin
        private LogOptions log = new LogOptions();
    }

    @ParameterizedTest
    @CsvSource({
        "info, INFO, INFO",
        "WARN, WARN, WARN",
        "error, ERROR, ERROR",
        "debug, DEBUG, INFO",
        "trace, TRACE, INFO",
    })
    void librariesNeverLogBelowInfo(String option, String own, String others) {
        parse("--log-level", option).apply(context, false);
        assertThat(context.getLogger("io.proxyconfig.operator").getEffectiveLevel())
                .isEqualTo(Level.valueOf(own));
        assertThat(context.getLogger("io.fabric8").getEffectiveLevel()).isEqualTo(Level.valueOf(others));
    }

    @Test
    void theLogIsPlainOnATerminalAndJsonOtherwise() {
        parse().apply(context, true);
        assertThat(encoder("plain")).isInstanceOf(PatternLayoutEncoder.class);
        parse().apply(context, false);
        assertThat(encoder("json")).isInstanceOf(JsonEncoder.class);
    }

    @Test
    void theOptionHasPriorityOverTheTerminal() {
        parse("--log-format", "JSON").apply(context, true);
        assertThat(encoder("json")).isInstanceOf(JsonEncoder.class);
        parse("--log-format", "plain").apply(context, false);
        assertThat(encoder("plain")).isInstanceOf(PatternLayoutEncoder.class);
    }

    @Test
    void aPlainLineNamesTheResource() {
        parse("--log-format", "plain").apply(context, false);
        Logger logger = context.getLogger("io.proxyconfig.operator.Example");
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.getMDCAdapter().put("resource.namespace", "shop");
        context.getMDCAdapter().put("resource.name", "orders");
        assertThat(line(logger)).endsWith("INFO  [Example] shop/orders message\n");
        context.getMDCAdapter().clear();
        assertThat(line(logger)).endsWith("INFO  [Example] message\n");
    }

    @Test
    void anUnknownLevelIsRefused() {
        assertThat(Map.of("--log-level", "loud", "--log-format", "xml"))
                .allSatisfy((option, value) -> assertThatParsing(option, value).contains(option, value));
    }

    private static AbstractStringAssert<?> assertThatParsing(String option, String value) {
        @Nullable String message = null;
        try {
            parse(option, value);
        } catch (ParameterException e) {
            message = e.getMessage();
        }
        return assertThat(message).isNotNull();
    }

    private static LogOptions parse(String... arguments) {
        Host host = new Host();
        new CommandLine(host).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
        return host.log;
    }

    private String line(Logger logger) {
        var event =
                new ch.qos.logback.classic.spi.LoggingEvent("test", logger, Level.INFO, "message", null, new Object[0]);
        return new String(encoder("plain").encode(event), StandardCharsets.UTF_8);
    }

    private Encoder<ILoggingEvent> encoder(String name) {
        return ((ConsoleAppender<ILoggingEvent>)
                        context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(name))
                .getEncoder();
    }
}
