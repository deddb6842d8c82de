package io.proxyconfig.systemtests.compose;

import io.proxyconfig.harness.CommandResult;
import io.proxyconfig.harness.KubernetesStack;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs commands in the checkout. */
final class Shell {
    private static final int MINUTES = 4;

    private final Map<String, String> environment;

    /** Commands with additional environment variables. */
    Shell(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** Runs a command and returns its output; throws where it fails. */
    String run(String... command) {
        CommandResult result = attempt("", List.of(command));
        if (result.exitCode() != 0) {
            throw new AssertionError(
                    String.join(" ", command) + " ended with " + result.exitCode() + ":\n" + result.output());
        }
        return result.output();
    }

    /** Runs a command and returns its result. */
    CommandResult attempt(String input, List<String> command) {
        try {
            Path output = Files.createTempFile("compose-test", ".log");
            try {
                ProcessBuilder builder = new ProcessBuilder(command)
                        .directory(KubernetesStack.projectRoot().toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                try (OutputStream stdin = process.getOutputStream()) {
                    stdin.write(input.getBytes(StandardCharsets.UTF_8));
                }
                if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                    process.destroy();
                    throw new AssertionError(String.join(" ", command) + " did not end within " + MINUTES
                            + " minutes:\n" + Files.readString(output));
                }
                return new CommandResult(process.exitValue(), Files.readString(output));
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + String.join(" ", command), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + String.join(" ", command), e);
        }
    }
}
