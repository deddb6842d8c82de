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

/** Detects within a fraction of a second that another process has written the configuration file. */
final class ConfigurationFileWatcher implements AutoCloseable {

    private static final Logger LOG = System.getLogger(ConfigurationFileWatcher.class.getName());

    /** An editor truncates and then writes, so the file is read only after no event has come for this long. */
    private static final long QUIET_MILLIS = 50;

    private final ConfigurationFile configuration;
    private final WatchService watchService;
    private final Thread thread;

    ConfigurationFileWatcher(ConfigurationFile configuration) throws IOException {
        this.configuration = configuration;
        Path directory = configuration.path().toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException("the configuration file has no parent directory: " + configuration.path());
        }
        this.watchService = directory.getFileSystem().newWatchService();
        directory.register(watchService, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
        this.thread = Thread.ofVirtual().name("configuration-file-watcher").start(this::run);
    }

    private void run() {
        try {
            while (true) {
                boolean changed = isAboutConfiguration(watchService.take());
                WatchKey next = watchService.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
                while (next != null) {
                    changed |= isAboutConfiguration(next);
                    next = watchService.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
                }
                if (changed) {
                    acceptExternalEdit();
                }
            }
        } catch (ClosedWatchServiceException e) {
            LOG.log(Level.DEBUG, "No longer watching {0}", configuration.path());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isAboutConfiguration(WatchKey key) {
        boolean found = key.pollEvents().stream()
                .anyMatch(event -> configuration.path().getFileName().equals(event.context()));
        key.reset();
        return found;
    }

    private void acceptExternalEdit() {
        try {
            configuration.acceptExternalEdit();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Cannot accept the edit of " + configuration.path(), e);
        }
    }

    @Override
    public void close() throws IOException {
        watchService.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
