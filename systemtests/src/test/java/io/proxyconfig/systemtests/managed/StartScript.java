package io.proxyconfig.systemtests.managed;

import io.proxyconfig.harness.ChildProcess;
import io.proxyconfig.harness.HaproxyCli;
import io.proxyconfig.harness.HaproxyRelease;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;

/** The script {@code start-haproxy.sh} of a pod, below a folder, with shorter times. */
final class StartScript implements AutoCloseable {
    private final Path folder;
    private final Path script;
    private ChildProcess process;

    /**
     * Starts the script.
     *
     * @param folder with a short name, because a Unix socket's path is
     * @param boot the configuration that the pod is given
     */
    StartScript(Path folder, HaproxyRelease release, String boot) throws IOException {
        this(folder, release, boot, false);
    }

    /** Starts the script with a configuration that can be compressed. */
    StartScript(Path folder, HaproxyRelease release, String boot, boolean compressed) throws IOException {
        this.folder = folder;
        for (String name : List.of("bin", "etc/proxyconfig/boot", "var/lib/proxyconfig", "run/proxyconfig")) {
            Files.createDirectories(folder.resolve(name));
        }
        SocatProgram.install(folder.resolve("bin"));
        Files.createSymbolicLink(folder.resolve("bin/haproxy"), Path.of(release.binary()));
        if (compressed) {
            try (OutputStream gzip = new GZIPOutputStream(
                    Files.newOutputStream(folder.resolve("etc/proxyconfig/boot/haproxy.cfg.gz")))) {
                gzip.write(boot.getBytes(StandardCharsets.UTF_8));
            }
        } else {
            Files.writeString(folder.resolve("etc/proxyconfig/boot/haproxy.cfg"), boot);
        }
        Files.writeString(folder.resolve("etc/proxyconfig/boot/empty.cfg"), resource("empty.cfg"));
        this.script = Files.writeString(
                folder.resolve("start-haproxy.sh"),
                replaced(
                        replaced(
                                resource("start-haproxy.sh")
                                        .replaceAll("/(etc|var/lib|run)/proxyconfig\\b", folder + "/$1/proxyconfig"),
                                "start=10",
                                "start=3"),
                        "sleep 5",
                        "sleep 1"));
        this.process = run();
    }

    /** Starts the script again, as the kubelet does after its end. */
    void restart() {
        process = run();
    }

    ChildProcess process() {
        return process;
    }

    /** The file on the volume. */
    Path config() {
        return folder.resolve("var/lib/proxyconfig/haproxy.cfg");
    }

    /** The previous file, which is there while the operator checks the file on the volume. */
    Path previous() {
        return folder.resolve("var/lib/proxyconfig/general/proxyconfig-previous.cfg");
    }

    /** The last good file. */
    Path lastGood() {
        return folder.resolve("var/lib/proxyconfig/last-good/haproxy.cfg");
    }

    /** The revisions with which HAProxy did not start. */
    List<String> failedStarts() throws IOException {
        Path file = folder.resolve("run/proxyconfig/failed-starts");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    String ask(String command) throws IOException {
        return new HaproxyCli(folder.resolve("run/proxyconfig/master.sock")).ask(command);
    }

    /** The process ID of HAProxy's master, as the script stores it. */
    long master() throws IOException {
        return Long.parseLong(
                Files.readString(folder.resolve("run/proxyconfig/haproxy.pid")).strip());
    }

    /** Whether the current worker has this text in its description. */
    boolean runs(String description) {
        try {
            return ask("@1 show info")
                    .lines()
                    .anyMatch(line -> line.startsWith("description: ") && line.contains(description));
        } catch (IOException starting) {
            return false;
        }
    }

    /** Whether a listener accepts a connection. */
    static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    private ChildProcess run() {
        ProcessBuilder builder = new ProcessBuilder("sh", script.toString());
        builder.environment().merge("PATH", folder.resolve("bin") + ":", (path, bin) -> bin + path);
        return ChildProcess.start(builder, folder.resolve("log"));
    }

    private static String replaced(String text, String one, String other) {
        if (!text.contains(one)) {
            throw new IllegalStateException("the script has no '" + one + "'");
        }
        return text.replace(one, other);
    }

    private static String resource(String name) {
        try (InputStream content = Objects.requireNonNull(StartScript.class.getResourceAsStream("/boot/" + name))) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.kill();
    }
}
