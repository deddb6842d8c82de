package io.proxyconfig.emulator;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;

/** Notices that somebody else has written the configuration file, within a fraction of a second. */
final class EditWatch implements AutoCloseable {

    private static final Logger LOG = System.getLogger(EditWatch.class.getName());

    /** An editor truncates and then writes: the file is looked at once nothing has happened for this long. */
    private static final long QUIET_MILLIS = 50;

    private final ConfigurationFile configuration;
    private final WatchService watch;
    private final Thread thread;

    EditWatch(ConfigurationFile configuration) throws IOException {
        this.configuration = configuration;
        Path directory = configuration.path().toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException("no directory: " + configuration.path());
        }
        this.watch = directory.getFileSystem().newWatchService();
        directory.register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
        this.thread = Thread.ofVirtual().name("edit-watch").start(this::run);
    }

    private void run() {
        try {
            while (true) {
                boolean ours = isAboutConfiguration(watch.take());
                WatchKey more = watch.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
                while (more != null) {
                    ours |= isAboutConfiguration(more);
                    more = watch.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
                }
                if (ours) {
                    takeOver();
                }
            }
        } catch (ClosedWatchServiceException e) {
            LOG.log(Level.DEBUG, "no longer watching {0}", configuration.path());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isAboutConfiguration(WatchKey key) {
        boolean ours = key.pollEvents().stream()
                .anyMatch(event -> configuration.path().getFileName().equals(event.context()));
        key.reset();
        return ours;
    }

    private void takeOver() {
        try {
            configuration.takeOverEdit();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "cannot take over the edit of " + configuration.path(), e);
        }
    }

    @Override
    public void close() throws IOException {
        watch.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
