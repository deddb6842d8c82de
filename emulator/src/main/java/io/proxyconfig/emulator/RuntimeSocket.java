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
 * The current worker's CLI through the master's socket, as HAProxy's Data Plane API uses it: one command at a time, and
 * never a draining worker.
 */
final class RuntimeSocket {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HaproxyCli cli;
    private final ReentrantLock lock = new ReentrantLock();

    RuntimeSocket(Path masterSocket) {
        this.cli = new HaproxyCli(masterSocket, TIMEOUT);
    }

    /** HAProxy rejected a command, or did not answer. */
    static final class RuntimeCommandException extends Exception {

        @Serial
        private static final long serialVersionUID = 1L;

        RuntimeCommandException(String message) {
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
     * @throws RuntimeCommandException with HAProxy's severity and message, and the command, if the output is an error
     */
    String run(String command) throws RuntimeCommandException {
        String output;
        try {
            output = execute("set severity-output number;@1 " + command);
        } catch (ConnectException e) {
            throw new RuntimeCommandException(dialError(e) + " [" + command + "]");
        }
        if (output.length() > 4 && output.matches("(?s)\\[[0-3]]:.*")) {
            throw new RuntimeCommandException(
                    "[" + output.charAt(1) + "] " + output.substring(4) + " [" + command + "]");
        }
        return output;
    }

    /** Reloads through the master CLI. The output has the result and, after a line with two dashes, the log of HAProxy. */
    String reload() throws RuntimeCommandException {
        try {
            return execute("reload");
        } catch (ConnectException e) {
            throw new RuntimeCommandException("cannot reload: " + dialError(e));
        }
    }

    private String execute(String line) throws ConnectException {
        lock.lock();
        try {
            return cli.ask(line).strip();
        } catch (ConnectException e) {
            throw e;
        } catch (IOException e) {
            // HAProxy's API uses the part of the output that arrived before the connection broke. Here it is empty.
            return "";
        } finally {
            lock.unlock();
        }
    }

    private String dialError(ConnectException e) {
        return "dial unix " + cli.socket() + ": connect: "
                + String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    }
}
