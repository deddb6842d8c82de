package io.proxyconfig.emulator;

import io.proxyconfig.harness.HaproxyCli;
import java.io.IOException;
import java.io.Serial;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The current worker's CLI, reached through the master's socket as the real server does it: one question at a time, and
 * only ever the current worker, so that draining workers stay out of sight.
 */
final class RuntimeSocket {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HaproxyCli cli;
    private final ReentrantLock questions = new ReentrantLock();

    RuntimeSocket(Path masterSocket) {
        this.cli = new HaproxyCli(masterSocket, TIMEOUT);
    }

    /** HAProxy refused a command, or could not be asked. */
    static final class RuntimeFailure extends Exception {

        @Serial
        private static final long serialVersionUID = 1L;

        RuntimeFailure(String message) {
            super(message);
        }

        String text() {
            return String.valueOf(getMessage());
        }
    }

    Path path() {
        return cli.socket();
    }

    /**
     * Runs a command on the current worker.
     *
     * @throws RuntimeFailure with HAProxy's severity and words, and the command, where it answers with an error
     */
    String run(String command) throws RuntimeFailure {
        String answer;
        try {
            answer = ask("set severity-output number;@1 " + command);
        } catch (ConnectException e) {
            throw new RuntimeFailure(dialError(e) + " [" + command + "]");
        }
        if (answer.length() > 4 && answer.matches("(?s)\\[[0-3]]:.*")) {
            throw new RuntimeFailure("[" + answer.charAt(1) + "] " + answer.substring(4) + " [" + command + "]");
        }
        return answer;
    }

    /** Reloads through the master CLI; the answer has the verdict, and after a line with two dashes HAProxy's log. */
    String reload() throws RuntimeFailure {
        try {
            return ask("reload");
        } catch (ConnectException e) {
            throw new RuntimeFailure("cannot reload: " + dialError(e));
        }
    }

    private String ask(String line) throws ConnectException {
        questions.lock();
        try {
            return cli.ask(line).strip();
        } catch (ConnectException e) {
            throw e;
        } catch (IOException e) {
            // The real server takes what has arrived before a connection breaks, here nothing, for the answer.
            return "";
        } finally {
            questions.unlock();
        }
    }

    private String dialError(ConnectException e) {
        return "dial unix " + cli.socket() + ": connect: "
                + String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    }
}
