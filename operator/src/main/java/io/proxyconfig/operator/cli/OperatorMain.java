package io.proxyconfig.operator.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program: {@code operator run}. */
@Command(
        name = "operator",
        description = "Changes HAProxy without breaking, or losing sight of, one long-lived connection.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = RunCommand.class)
public final class OperatorMain {

    /** Runs a subcommand and ends with its exit code. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new OperatorMain()).execute(arguments));
    }
}
