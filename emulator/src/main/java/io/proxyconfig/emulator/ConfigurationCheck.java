package io.proxyconfig.emulator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Validates a configuration with HAProxy ({@code haproxy -W -c}). Error messages have the form of HAProxy's API. */
final class ConfigurationCheck {

    private final String haproxyBinary;

    private final Generation generation;

    ConfigurationCheck(String haproxyBinary, Generation generation) {
        this.haproxyBinary = haproxyBinary;
        this.generation = generation;
    }

    /**
     * Succeeds if HAProxy accepts the file.
     *
     * @param transaction the transaction to name in the message, or an empty text
     * @throws ApiException 400 with HAProxy's messages if HAProxy rejects the file
     */
    void check(Path file, String transaction) throws IOException {
        List<String> command = new ArrayList<>(List.of(haproxyBinary, "-f", file.toString(), "-c"));
        if (!transaction.isEmpty() || generation.validatesAsMaster()) {
            command.add("-W");
        }
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            process.getOutputStream().close();
            String printed = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                boolean hasMessages = !transaction.isEmpty() || generation.hasMessagesOfValidation();
                throw ApiException.of(
                        400,
                        "validation error: exit status " + code
                                + (hasMessages ? ": " + messages(printed, transaction) : ""));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while HAProxy validated " + file, e);
        }
    }

    private static String messages(String printed, String transaction) {
        String prefix = transaction.isEmpty() ? "" : "err transactionId=" + transaction + " \n";
        return prefix
                + printed.lines()
                        .map(String::strip)
                        .filter(line -> line.startsWith("[ALERT]"))
                        .filter(line -> !line.endsWith("fatal errors found in configuration."))
                        .filter(line -> !line.contains("error(s) found in configuration file : "))
                        .map(line -> List.of(line.split(" : ", -1)))
                        .filter(parts -> parts.size() > 1)
                        .map(parts -> "msg=\""
                                + String.join(" ", parts.subList(1, parts.size()))
                                        .strip() + "\"")
                        .collect(Collectors.joining("\n"));
    }
}
