package io.proxyconfig.probe;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The file that the stop script of HAProxy creates, and its start script removes. HAProxy then waits for its last session, so the
 * probe must not hold one.
 *
 * @param file null without a stop script
 */
public record StoppingFile(@Nullable Path file) {
    /** Whether HAProxy stops. */
    boolean exists() {
        return file != null && Files.exists(file);
    }
}
