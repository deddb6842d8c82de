package io.proxyconfig.emulator;

import io.proxyconfig.emulator.RuntimeSocket.RuntimeFailure;
import java.util.List;

/**
 * The {@code X-Runtime-Actions} header of a raw push with {@code skip_reload}: actions split by {@code ;}, arguments by one
 * blank. An unknown action, and one with a blank before its name, is ignored; the first that fails ends the rest with 500.
 */
final class RuntimeActions {

    private final RuntimeSocket runtime;

    RuntimeActions(RuntimeSocket runtime) {
        this.runtime = runtime;
    }

    void run(String header) {
        for (String action : header.split(";", -1)) {
            List<String> words = List.of(action.split(" ", -1));
            try {
                run(words);
            } catch (RuntimeFailure e) {
                throw ApiException.of(500, "cannot execute " + words.getFirst() + ": " + e.text());
            }
        }
    }

    private void run(List<String> words) throws RuntimeFailure {
        switch (words.getFirst()) {
            case "SetServerAddr" -> {
                require(words, 5);
                long port = number(words.get(4));
                command("set server " + server(words) + " addr " + words.get(3) + (port > 0 ? " port " + port : ""));
            }
            case "SetServerState" -> {
                require(words, 4);
                accept(words.get(3).matches("ready|drain|maint"));
                command("set server " + server(words) + " state " + words.get(3));
            }
            case "SetServerWeight" -> {
                require(words, 4);
                accept(words.get(3).matches("\\d{1,3}%?"));
                command("set server " + server(words) + " weight " + words.get(3));
            }
            case "SetServerCheckPort" -> {
                require(words, 4);
                long port = number(words.get(3));
                accept(port >= 1 && port <= 65535);
                command("set server " + server(words) + " check-port " + port);
            }
            case "SetFrontendMaxConn" -> {
                require(words, 3);
                command("set maxconn frontend " + words.get(1) + " " + number(words.get(2)));
            }
            default -> {
                // The real server passes over what it does not know.
            }
        }
    }

    private static String server(List<String> words) {
        return words.get(1) + "/" + words.get(2);
    }

    private static void require(List<String> words, int count) throws RuntimeFailure {
        if (words.size() < count) {
            throw new RuntimeFailure("not enough parameters");
        }
    }

    private static long number(String word) throws RuntimeFailure {
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException e) {
            throw new RuntimeFailure("strconv.ParseInt: parsing \"" + word + "\": invalid syntax");
        }
    }

    private void accept(boolean valid) throws RuntimeFailure {
        if (!valid) {
            throw new RuntimeFailure(runtime.path() + " bad request");
        }
    }

    private void command(String command) throws RuntimeFailure {
        try {
            runtime.run(command);
        } catch (RuntimeFailure e) {
            throw new RuntimeFailure(runtime.path() + " " + e.text());
        }
    }
}
