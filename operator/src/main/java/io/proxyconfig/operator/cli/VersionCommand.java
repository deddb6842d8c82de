package io.proxyconfig.operator.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the version, as {@code --version} does. */
@Command(
        name = "version",
        description = "Prints the version of the operator, its Git commit and the version of Java.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class)
final class VersionCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().printVersionHelp(spec.commandLine().getOut());
        }
    }
}
