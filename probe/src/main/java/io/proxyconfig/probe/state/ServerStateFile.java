package io.proxyconfig.probe.state;

import io.proxyconfig.api.Ticker;
import io.proxyconfig.api.probe.ServerStateUpdate;
import io.proxyconfig.probe.workers.MasterCli;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the states of the servers of the current worker to the server-state file: before each push, and every few seconds for
 * reloads and restarts that the operator does not cause. Thread-safe.
 */
public final class ServerStateFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerStateFile.class);

    private static final Duration INTERVAL = Duration.ofSeconds(5);

    /** A push is complete by then. Until then the file keeps the servers of the next configuration. */
    private static final Duration PUSH = Duration.ofSeconds(30);

    /** The folder is small in a pod. The file has about 130 bytes for each server, and a moment long there are two files. */
    private static final int MAX_BYTES = 400_000;

    private final MasterCli cli;
    private final Supplier<NextStart> start;
    private final Path file;
    private final Ticker ticker;
    private final Semaphore stop = new Semaphore(0);
    private final Thread thread = Thread.ofVirtual().name("server-state").unstarted(this::run);
    private @Nullable String written;
    /** The last request of the operator. A probe that has just started cannot exclude that a push is in progress. */
    private Duration keptSince;

    private boolean failed;

    /**
     * A file in the folder of the socket of the master CLI.
     *
     * @param start servers that the next worker starts with in another state than the current one, because of their limits
     */
    public ServerStateFile(MasterCli cli, Supplier<NextStart> start, Ticker ticker) {
        this.cli = cli;
        this.start = start;
        this.file = cli.socket().toAbsolutePath().resolveSibling(ServerStateUpdate.FILE_NAME);
        this.ticker = ticker;
        this.keptSince = ticker.now();
    }

    /** Starts to write it every few seconds. */
    public void start() {
        thread.start();
    }

    /**
     * Writes it for the next worker.
     *
     * @throws IOException if HAProxy does not answer, or the file cannot be written
     */
    public synchronized ServerStateUpdate.StateFile write(ServerStateUpdate update, NextStart next) throws IOException {
        keptSince = ticker.now();
        replace(ShowServersState.withDrains(ShowServersState.of(read(), update.servers()), next));
        return new ServerStateUpdate.StateFile(file.toString(), next.limits());
    }

    /** Writes it if a state has changed, unless a push is in progress. */
    synchronized void refresh() throws IOException {
        if (ticker.now().minus(keptSince).compareTo(PUSH) < 0) {
            return;
        }
        replace(ShowServersState.withDrains(ShowServersState.of(read()), start.get()));
    }

    private String read() throws IOException {
        String output = cli.execute("@1 " + ShowServersState.COMMAND);
        if (!ShowServersState.isValid(output)) {
            throw new IOException("HAProxy answered '" + ShowServersState.COMMAND + "' with something else");
        }
        return output;
    }

    private void replace(String content) throws IOException {
        String states = ShowServersState.withoutTimes(content);
        if (states.equals(written) && Files.exists(file)) {
            return;
        }
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_BYTES) {
            Files.deleteIfExists(file);
            throw new IOException("the states of the servers are longer than " + MAX_BYTES + " bytes");
        }
        Path next = file.resolveSibling(ServerStateUpdate.FILE_NAME + ".next");
        Files.write(next, bytes);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        written = states;
    }

    private void run() {
        try {
            while (!stop.tryAcquire(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                refreshSafely();
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    /** Each failure is in the log once. The report says that HAProxy does not answer. */
    private void refreshSafely() {
        try {
            refresh();
            failed = false;
        } catch (IOException | RuntimeException e) {
            if (!failed) {
                LOG.info("The probe cannot write {}: {}", file, e.toString());
            }
            failed = true;
        }
    }

    @Override
    public void close() throws InterruptedException {
        stop.release();
        if (thread.getState() != Thread.State.NEW) {
            thread.join(INTERVAL);
        }
    }
}
