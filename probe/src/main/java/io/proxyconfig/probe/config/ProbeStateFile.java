package io.proxyconfig.probe.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * A file of the state folder with the mode 0600, for the next start of the probe. A write replaces the whole file atomically.
 * Thread-safe.
 */
public final class ProbeStateFile {

    /** A longer file is cut. It is then no valid JSON. */
    private static final int MAX_BYTES = 8 * 1024 * 1024;

    private final Path file;

    public ProbeStateFile(Path folder, String name) {
        this.file = folder.resolve(name);
    }

    /** Where the file is. */
    public Path path() {
        return file;
    }

    /**
     * The content; empty without a file.
     *
     * @throws IOException if the file exists and cannot be read
     */
    public Optional<byte[]> read() throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return Optional.of(content.readNBytes(MAX_BYTES));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    /** Replaces the content. */
    public synchronized void write(String content) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.deleteIfExists(next);
        try (FileChannel channel = FileChannel.open(
                next,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
