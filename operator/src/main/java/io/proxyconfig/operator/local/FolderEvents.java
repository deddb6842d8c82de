package io.proxyconfig.operator.local;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for file system events in folders. Not every change causes an event: inotify does not report changes behind
 * symbolic links, mounts over the folder, and changes in some network file systems. The caller must therefore also read
 * the folders at a fixed interval.
 */
final class FolderEvents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderEvents.class);

    private final @Nullable WatchService service;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<Path, Watched> watched = new HashMap<>();
    private boolean failing;

    /** Watches no folder until {@link #watch}. */
    FolderEvents() {
        service = service();
    }

    private static @Nullable WatchService service() {
        try {
            return FileSystems.getDefault().newWatchService();
        } catch (IOException e) {
            LOG.warn("The operator cannot use inotify and reads the folders every second instead: {}", e.toString());
            return null;
        }
    }

    /** @param identity device and inode, which change when another folder replaces this one */
    private record Watched(WatchKey key, @Nullable Object identity) {}

    /** Watches exactly these folders. */
    void watch(Set<Path> folders) {
        if (service == null) {
            return;
        }
        watched.entrySet().removeIf(entry -> {
            boolean obsolete =
                    !folders.contains(entry.getKey()) || !entry.getValue().key().isValid();
            if (obsolete) {
                entry.getValue().key().cancel();
            }
            return obsolete;
        });
        boolean failed = false;
        for (Path folder : folders) {
            try {
                watch(service, folder);
            } catch (IOException e) {
                failed = true;
                if (!failing) {
                    LOG.warn(
                            "The operator cannot watch {} and reads it every second instead: {}", folder, e.toString());
                }
            }
        }
        failing = failed;
    }

    private void watch(WatchService service, Path folder) throws IOException {
        Object identity =
                Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
        Watched present = watched.get(folder);
        if (present != null && present.identity() != null && present.identity().equals(identity)) {
            return;
        }
        if (present != null) {
            present.key().cancel();
        }
        WatchKey key = folder.register(
                service,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE);
        watched.put(folder, new Watched(key, identity));
    }

    /** Waits for the next relevant event, or for the given time. */
    void await(Duration atMost) throws InterruptedException {
        if (service == null) {
            closed.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
            return;
        }
        long deadline = System.nanoTime() + atMost.toNanos();
        try {
            boolean relevant = false;
            while (!relevant) {
                WatchKey key = service.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (key == null) {
                    return;
                }
                relevant = key.pollEvents().stream().anyMatch(FolderEvents::isRelevant);
                key.reset();
            }
        } catch (ClosedWatchServiceException e) {
            LOG.debug("The watch of the folders was closed", e);
        }
    }

    /** Events of the status files are not relevant, because the operator writes them itself. */
    private static boolean isRelevant(WatchEvent<?> event) {
        return !(event.context() instanceof Path file
                && file.getFileName().toString().contains(StatusFiles.SUFFIX));
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        if (service != null) {
            service.close();
        }
    }
}
