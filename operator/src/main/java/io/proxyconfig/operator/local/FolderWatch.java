package io.proxyconfig.operator.local;

import io.proxyconfig.operator.pipeline.ReconciliationProgress;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the folders after a file system event and at a fixed interval, and notifies a listener of changes. It uses the
 * content of a file only after it was the same in two consecutive readings. This avoids the use of a file that another
 * program is still writing.
 */
final class FolderWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);
    private static final Duration STABILITY_PERIOD = Duration.ofMillis(100);

    private final FolderReader folders;
    private final Consumer<FolderSnapshot> listener;
    private final ReconciliationProgress progress;
    private final FolderEvents events = new FolderEvents();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().name("folders").daemon().unstarted(this::watch);
    private FolderSnapshot used = FolderSnapshot.EMPTY;
    private boolean readable = true;

    /**
     * Creates a watch. {@link #start} reads the folders for the first time.
     *
     * @param listener receives the content of the folders after each change, one call after the other; the first one
     *     during {@link #start}
     */
    FolderWatch(FolderReader folders, Consumer<FolderSnapshot> listener, ReconciliationProgress progress) {
        this.folders = folders;
        this.listener = listener;
        this.progress = progress;
    }

    /**
     * Reads the folders, then starts a thread that watches them.
     *
     * @throws IOException if a folder cannot be read
     */
    void start() throws IOException, InterruptedException {
        events.watch(folders.all());
        used = readStable(folders.read());
        listener.accept(used);
        thread.start();
    }

    private void watch() {
        try {
            while (stop.getCount() > 0) {
                if (readSafely()) {
                    events.await(POLL_INTERVAL);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An exception must not end the watch. */
    private boolean readSafely() throws InterruptedException {
        progress.started("the reading of the folders");
        try {
            return read();
        } catch (RuntimeException e) {
            LOG.error("The operator could not process the content of the folders and tries again", e);
            return true;
        } finally {
            progress.finished();
        }
    }

    /** Reads the folders, and returns whether their content is stable. */
    private boolean read() throws InterruptedException {
        try {
            events.watch(folders.all());
            FolderSnapshot found = folders.read();
            if (!readable) {
                LOG.info("The operator can read the folders again");
                readable = true;
            }
            if (found.equals(used)) {
                return true;
            }
            FolderSnapshot stable = readStable(found);
            if (!stable.equals(used)) {
                listener.accept(stable);
                used = stable;
            }
            return false;
        } catch (IOException e) {
            if (readable) {
                LOG.error("The operator cannot read a folder; its last content stays in use: {}", e.toString());
                readable = false;
            }
            return true;
        }
    }

    private FolderSnapshot readStable(FolderSnapshot found) throws IOException, InterruptedException {
        if (stop.await(STABILITY_PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
            return used;
        }
        return folders.read().stableSince(found, used);
    }

    /** Whether the thread that watches the folders has ended without a request. */
    boolean hasEnded() {
        return thread.getState() == Thread.State.TERMINATED && stop.getCount() > 0;
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            events.close();
            thread.join();
        } catch (IOException e) {
            LOG.warn("The operator could not close the watch of the folders: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
