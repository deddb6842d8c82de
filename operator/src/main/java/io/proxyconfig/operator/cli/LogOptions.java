package io.proxyconfig.operator.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.Console;
import java.net.URL;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/**
 * Level and format of the log. The level counts for the operator's own loggers; libraries never log below INFO, because
 * their debug output can show what the API server sends, Secrets among it.
 */
final class LogOptions {
    private static final String OWN_LOGGERS = "io.proxyconfig";

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            description = "One of ${COMPLETION-CANDIDATES}. Default: PROXYCONFIG_LOG_LEVEL, or else info.",
            defaultValue = "${env:PROXYCONFIG_LOG_LEVEL:-info}")
    private LogLevel level = LogLevel.info;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            description =
                    "One of ${COMPLETION-CANDIDATES}. Default: PROXYCONFIG_LOG_FORMAT, or else plain on a terminal"
                            + " and json elsewhere.",
            defaultValue = "${env:PROXYCONFIG_LOG_FORMAT}")
    private @Nullable Format format;

    /** The levels of the log, by the names that users give. */
    enum LogLevel {
        error,
        warn,
        info,
        debug,
        trace;

        private Level level() {
            return Level.valueOf(name());
        }

        /** The level of that name, in upper or lower case; empty when there is none. */
        static Optional<LogLevel> of(String name) {
            for (LogLevel one : values()) {
                if (one.name().equals(name.toLowerCase(Locale.ROOT))) {
                    return Optional.of(one);
                }
            }
            return Optional.empty();
        }
    }

    /** The formats of a log event. */
    enum Format {
        json("/logback.xml"),
        plain("/logback-plain.xml");

        private final String configuration;

        Format(String configuration) {
            this.configuration = configuration;
        }
    }

    /** Configures the log of this process. */
    void apply() {
        apply((LoggerContext) LoggerFactory.getILoggerFactory(), isTerminal());
    }

    /** Logs errors only, for a command whose result is not the log. */
    static void logErrorsOnly() {
        ((LoggerContext) LoggerFactory.getILoggerFactory())
                .getLogger(Logger.ROOT_LOGGER_NAME)
                .setLevel(Level.ERROR);
    }

    /** Whether standard input and standard output are a terminal. */
    static boolean isTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    void apply(LoggerContext context, boolean terminal) {
        Format chosen = format != null ? format : terminal ? Format.plain : Format.json;
        URL configuration =
                Objects.requireNonNull(LogOptions.class.getResource(chosen.configuration), chosen.configuration);
        context.reset();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(configuration);
        } catch (JoranException e) {
            throw new IllegalStateException("the operator was built with an invalid " + chosen.configuration, e);
        }
        setLevel(context, level);
    }

    /** Changes the level while the operator runs. */
    static void setLevel(LogLevel level) {
        setLevel((LoggerContext) LoggerFactory.getILoggerFactory(), level);
    }

    private static void setLevel(LoggerContext context, LogLevel level) {
        Level others = level.level().isGreaterOrEqual(Level.INFO) ? level.level() : Level.INFO;
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(others);
        context.getLogger(OWN_LOGGERS).setLevel(level.level());
    }

    /** The level that is in force. */
    static LogLevel level() {
        Level own = ((LoggerContext) LoggerFactory.getILoggerFactory())
                .getLogger(OWN_LOGGERS)
                .getEffectiveLevel();
        return LogLevel.of(own.levelStr).orElse(LogLevel.info);
    }
}
