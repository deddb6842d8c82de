package io.proxyconfig.emulator.contract;

import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.harness.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The suite's HAProxy, with one listener, an allow list, a map and an echo server. */
final class ContractHaproxy implements AutoCloseable {

    private final TemporaryFolder folder = TemporaryFolder.create("dpc");
    private final EchoServer echo = new EchoServer();
    private final int port = FreePorts.one();
    private final HaproxyProcess process;

    ContractHaproxy() {
        try {
            Files.createDirectories(directory().resolve("general"));
            Files.createDirectories(directory().resolve("maps"));
            Files.createDirectories(directory().resolve("transactions"));
            Files.writeString(allowList(), "127.0.0.0/8\n");
            Files.writeString(directory().resolve("maps/known.map"), "127.0.0.1 here\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare HAProxy's files", e);
        }
        process = HaproxyProcess.start(directory(), "# _version=1\n" + configuration("initial"));
    }

    HaproxyProcess process() {
        return process;
    }

    Path directory() {
        return folder.path();
    }

    Path allowList() {
        return directory().resolve("general/allow.acl");
    }

    /** The port of the frontend {@code f1}. */
    int port() {
        return port;
    }

    /** The port of the server behind {@code b1/s1}. */
    int serverPort() {
        return echo.port();
    }

    String configuration(String description) {
        return configuration(description, port);
    }

    /** A configuration whose indentation differs from that of the saved file. */
    String configuration(String description, int listenPort) {
        return """
                global
                    description %s

                defaults
                    mode tcp
                    timeout connect 5s
                    timeout client 1h
                    timeout server 1h

                frontend f1
                    bind 127.0.0.1:%d
                    acl allowed src -f %s
                    acl known src,map(%s) -m found
                    tcp-request connection reject if !allowed
                    default_backend b1

                backend b1
                    balance leastconn
                    server s1 127.0.0.1:%d check
                """.formatted(description, listenPort, allowList(), directory().resolve("maps/known.map"), echo.port());
    }

    /** The description of the running worker, which verifies that a configuration is live. */
    String runningDescription() {
        return process.workerCommand("show info")
                .lines()
                .filter(line -> line.startsWith("description: "))
                .map(line -> line.substring("description: ".length()))
                .findFirst()
                .orElse("");
    }

    /** The line of a server in {@code show servers state b1}. */
    String serverState(String server) {
        return serverStates().stream()
                .filter(line -> line.split(" ", -1)[3].equals(server))
                .findFirst()
                .orElse("");
    }

    private List<String> serverStates() {
        return process.workerCommand("show servers state b1")
                .lines()
                .filter(line -> line.split(" ", -1).length > 18 && !line.startsWith("#"))
                .toList();
    }

    @Override
    public void close() {
        process.close();
        echo.close();
        folder.close();
    }
}
