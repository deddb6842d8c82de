package io.proxyconfig.operator.cli;

import io.proxyconfig.operator.local.FolderRenderer;
import io.proxyconfig.operator.local.FolderRenderer.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the haproxy.cfg of a ProxyConfig, as the operator sends it to an instance. */
@Command(
        name = "render",
        description = "Prints the haproxy.cfg of a ProxyConfig in a folder, with everything that the operator adds."
                + " It uses no instance and no API server.",
        mixinStandardHelpOptions = true)
final class RenderCommand implements Callable<Integer> {
    @Option(
            names = "--config-dir",
            paramLabel = "DIR",
            required = true,
            description = "The folder with YAML files of ProxyConfigs, and of the ConfigMaps that they name.")
    private Path folder = Path.of("");

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "Name of the ProxyConfig. Can be omitted if the folder has only one.")
    private @Nullable String name;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        InputOptions.Folders.check(command, "--config-dir", folder);
        PrintWriter errors = command.commandLine().getErr();
        try {
            FolderRenderer renderer = new FolderRenderer(folder);
            return switch (renderer.render(chosen(renderer.names(), command))) {
                case Outcome.HaproxyCfg configuration -> {
                    command.commandLine().getOut().print(configuration.text());
                    command.commandLine().getOut().flush();
                    yield 0;
                }
                case Outcome.NotValid invalid -> {
                    invalid.errors().forEach(error -> errors.println("error: " + error));
                    yield 1;
                }
            };
        } catch (IOException e) {
            errors.println("error: the folder " + folder + " cannot be read: " + e);
            return 1;
        }
    }

    private String chosen(Set<String> names, CommandSpec command) {
        if (name != null && names.contains(name)) {
            return name;
        }
        if (name == null && names.size() == 1) {
            return names.iterator().next();
        }
        throw new ParameterException(
                command.commandLine(),
                names.isEmpty()
                        ? "NAME: the folder " + folder + " has no ProxyConfig"
                        : "NAME: use one of " + String.join(", ", names));
    }
}
