package io.proxyconfig.operator.local;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the folders whenever something may have happened, and tells when they say something else. What is being written
 * is read when it stands still, so that half a file, a file that is deleted and written anew, or a folder of which a part
 * is replaced, is rarely taken for the whole.
 */
final class FolderWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);
    private static final Duration EVEN_WITHOUT_NEWS = Duration.ofSeconds(1);
    private static final Duration STILL = Duration.ofMillis(100);

    private final FolderReader folders;
    private final Consumer<FolderSnapshot> listener;
    private final FolderEvents news = new FolderEvents();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().name("folders").daemon().unstarted(this::watch);
    private FolderSnapshot taken = FolderSnapshot.NOTHING;
    private boolean reading = true;

    /**
     * Does not read yet.
     *
     * @param listener gets what the folders say when it changed, one call after the other; the first from {@link #start}
     */
    FolderWatch(FolderReader folders, Consumer<FolderSnapshot> listener) {
        this.folders = folders;
        this.listener = listener;
    }

    /**
     * Reads for the first time, then watches on a thread of its own.
     *
     * @throws IOException when a folder can't be read
     */
    void start() throws IOException, InterruptedException {
        news.follow(folders.all());
        taken = steady(folders.read());
        listener.accept(taken);
        thread.start();
    }

    private void watch() {
        try {
            while (stop.getCount() > 0) {
                if (lookSafely()) {
                    news.await(EVEN_WITHOUT_NEWS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A defect must not make the operator deaf for what comes later. */
    private boolean lookSafely() throws InterruptedException {
        try {
            return look();
        } catch (RuntimeException e) {
            LOG.error("What the folders say could not be taken, it is tried again", e);
            return true;
        }
    }

    /** Whether everything that is there was taken. */
    private boolean look() throws InterruptedException {
        try {
            news.follow(folders.all());
            FolderSnapshot seen = folders.read();
            if (!reading) {
                LOG.info("The folders can be read again");
                reading = true;
            }
            if (seen.equals(taken)) {
                return true;
            }
            FolderSnapshot steady = steady(seen);
            if (!steady.equals(taken)) {
                listener.accept(steady);
                taken = steady;
            }
            return false;
        } catch (IOException e) {
            if (reading) {
                LOG.error("A folder can't be read; what it said stays in force: {}", e.toString());
                reading = false;
            }
            return true;
        }
    }

    private FolderSnapshot steady(FolderSnapshot seen) throws IOException, InterruptedException {
        if (stop.await(STILL.toMillis(), TimeUnit.MILLISECONDS)) {
            return taken;
        }
        return folders.read().steadySince(seen, taken);
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            news.close();
            thread.join();
        } catch (IOException e) {
            LOG.warn("The watch of the folders could not be closed: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
