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
 * The kernel's word that something happened in a folder, which makes the next look come early. It need not be complete:
 * the kernel says nothing of a file behind a link, of a mount over the folder, or of some network and virtual machine
 * mounts, so everything is looked at in any case after a time.
 */
final class FolderEvents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderEvents.class);

    private final @Nullable WatchService service;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<Path, Watched> watched = new HashMap<>();
    private boolean failing;

    /** Watches nothing yet. */
    FolderEvents() {
        service = service();
    }

    private static @Nullable WatchService service() {
        try {
            return FileSystems.getDefault().newWatchService();
        } catch (IOException e) {
            LOG.warn("The kernel gives no watch, folders are read every second only: {}", e.toString());
            return null;
        }
    }

    /** @param identity device and inode, which tell a folder from another one that took its place */
    private record Watched(WatchKey key, @Nullable Object identity) {}

    /** Goes over to these folders. */
    void follow(Set<Path> folders) {
        if (service == null) {
            return;
        }
        watched.entrySet().removeIf(entry -> {
            boolean gone =
                    !folders.contains(entry.getKey()) || !entry.getValue().key().isValid();
            if (gone) {
                entry.getValue().key().cancel();
            }
            return gone;
        });
        boolean failed = false;
        for (Path folder : folders) {
            try {
                follow(service, folder);
            } catch (IOException e) {
                failed = true;
                if (!failing) {
                    LOG.warn("{} can't be watched, it is read every second only: {}", folder, e.toString());
                }
            }
        }
        failing = failed;
    }

    private void follow(WatchService service, Path folder) throws IOException {
        Object identity =
                Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
        Watched known = watched.get(folder);
        if (known != null && known.identity() != null && known.identity().equals(identity)) {
            return;
        }
        if (known != null) {
            known.key().cancel();
        }
        WatchKey key = folder.register(
                service,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE);
        watched.put(folder, new Watched(key, identity));
    }

    /** Returns when something happened that may matter, or after that time. */
    void await(Duration atMost) throws InterruptedException {
        if (service == null) {
            closed.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
            return;
        }
        long deadline = System.nanoTime() + atMost.toNanos();
        try {
            boolean matters = false;
            while (!matters) {
                WatchKey key = service.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (key == null) {
                    return;
                }
                matters = key.pollEvents().stream().anyMatch(FolderEvents::matters);
                key.reset();
            }
        } catch (ClosedWatchServiceException e) {
            LOG.debug("Not watching any longer", e);
        }
    }

    /** What we write ourselves does not. */
    private static boolean matters(WatchEvent<?> event) {
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
