package io.proxyconfig.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder, readable by its owner only, that is gone when it is closed, or when this JVM ends at the latest. */
public final class TemporaryFolder implements AutoCloseable {
    private final Path path;
    private final AtExit.Task atExit;

    private TemporaryFolder(Path path) {
        this.path = path;
        this.atExit = AtExit.add(() -> delete(path));
    }

    /**
     * A new one, empty.
     *
     * @param prefix what its name begins with; short where Unix sockets shall be in it, because their paths must be
     */
    public static TemporaryFolder create(String prefix) {
        try {
            return new TemporaryFolder(Files.createTempDirectory(prefix));
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder", e);
        }
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** Removes a folder and everything in it. */
    public static void delete(Path folder) {
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't delete " + folder, e);
        }
    }

    @Override
    public void close() {
        delete(path);
        atExit.forget();
    }
}
