package io.proxyconfig.operator.cli;

import java.security.Security;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The operator's command line. */
@Command(
        name = "operator",
        description = "Configures HAProxy from ProxyConfigs and keeps established connections open.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        subcommands = {
            RunCommand.class,
            RenderCommand.class,
            LogLevelCommand.class,
            ReportCommand.class,
            VersionCommand.class
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:The command succeeded.",
            "1:The command failed. The message is in the log or on standard error.",
            "2:The command line is invalid.",
            "143:SIGTERM ended the operator, in good order."
        })
public final class OperatorMain {

    /** Runs a subcommand and ends with its exit code. */
    public static void main(String[] arguments) {
        // Seconds: a restarted pod has another address, and the name of a new pod resolves a moment after its start.
        Security.setProperty("networkaddress.cache.ttl", "5");
        Security.setProperty("networkaddress.cache.negative.ttl", "1");
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new OperatorMain()).setCaseInsensitiveEnumValuesAllowed(true);
    }
}
