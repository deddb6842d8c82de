package io.proxyconfig.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Started parts and the folder of their files, which end together: the last one first, the folder at the end. */
final class Parts implements AutoCloseable {
    private final List<AutoCloseable> parts = new ArrayList<>();
    private final Path directory;

    /** None yet, and an empty folder. */
    Parts() {
        try {
            directory = Files.createTempDirectory("pcfg");
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder", e);
        }
    }

    /** The folder; its path is short, because a Unix socket's is. */
    Path directory() {
        return directory;
    }

    /** Takes care of the part's end. */
    <T extends AutoCloseable> T started(T part) {
        parts.addFirst(part);
        return part;
    }

    /** A new secret. */
    static String secret() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    @Override
    public void close() {
        RuntimeException failure = null;
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                failure = failure == null
                        ? new IllegalStateException("a part of the stack could not be closed")
                        : failure;
                failure.addSuppressed(e);
            }
        }
        delete(directory);
        if (failure != null) {
            throw failure;
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't delete " + directory, e);
        }
    }
}
