package io.proxyconfig.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder that only its owner can read. It is deleted when it is closed, and when this JVM ends. */
public final class TemporaryFolder implements AutoCloseable {
    private final Path path;
    private final ShutdownTasks.Task shutdownTask;

    private TemporaryFolder(Path path) {
        this.path = path;
        this.shutdownTask = ShutdownTasks.add(() -> delete(path));
    }

    /**
     * Makes an empty folder.
     *
     * @param prefix the start of its name; short where the folder holds Unix sockets, whose paths are limited
     */
    public static TemporaryFolder create(String prefix) {
        try {
            return new TemporaryFolder(Files.createTempDirectory(prefix));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a temporary folder", e);
        }
    }

    /** The path of the folder. */
    public Path path() {
        return path;
    }

    /** Deletes a folder and its content. */
    public static void delete(Path folder) {
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder, e);
        }
    }

    @Override
    public void close() {
        delete(path);
        shutdownTask.cancel();
    }
}
