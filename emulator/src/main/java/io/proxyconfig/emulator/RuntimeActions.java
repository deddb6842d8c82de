package io.proxyconfig.emulator;

import io.proxyconfig.emulator.RuntimeSocket.RuntimeCommandException;
import java.util.List;

/**
 * The {@code X-Runtime-Actions} header of a raw push with {@code skip_reload}: {@code ;} separates actions, one blank
 * separates arguments. Unknown actions, and actions with a blank before their name, are ignored. The first action that fails
 * ends the request with 500.
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
            } catch (RuntimeCommandException e) {
                throw ApiException.of(500, "cannot execute " + words.getFirst() + ": " + e.text());
            }
        }
    }

    private void run(List<String> words) throws RuntimeCommandException {
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
                // HAProxy's API ignores unknown actions.
            }
        }
    }

    private static String server(List<String> words) {
        return words.get(1) + "/" + words.get(2);
    }

    private static void require(List<String> words, int count) throws RuntimeCommandException {
        if (words.size() < count) {
            throw new RuntimeCommandException("not enough parameters");
        }
    }

    private static long number(String word) throws RuntimeCommandException {
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException e) {
            throw new RuntimeCommandException("strconv.ParseInt: parsing \"" + word + "\": invalid syntax");
        }
    }

    private void accept(boolean valid) throws RuntimeCommandException {
        if (!valid) {
            throw new RuntimeCommandException(runtime.path() + " bad request");
        }
    }

    private void command(String command) throws RuntimeCommandException {
        try {
            runtime.run(command);
        } catch (RuntimeCommandException e) {
            throw new RuntimeCommandException(runtime.path() + " " + e.text());
        }
    }
}
