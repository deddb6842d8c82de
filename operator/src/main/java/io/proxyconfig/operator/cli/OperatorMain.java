package io.proxyconfig.operator.cli;

import java.security.Security;
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
        // Seconds: a pod that comes back has another address, and one that is new has its name a moment later.
        Security.setProperty("networkaddress.cache.ttl", "5");
        Security.setProperty("networkaddress.cache.negative.ttl", "1");
        System.exit(new CommandLine(new OperatorMain()).execute(arguments));
    }
}
