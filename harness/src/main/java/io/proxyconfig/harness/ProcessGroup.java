package io.proxyconfig.harness;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Started parts in a folder, which end together, the last one first: so none is left over when a later one fails. */
public final class ProcessGroup implements AutoCloseable {
    private final List<AutoCloseable> parts = new ArrayList<>();
    private final Path directory;

    private ProcessGroup(Path directory) {
        this.directory = directory;
    }

    /** In a folder that others made and delete. */
    public static ProcessGroup in(Path directory) {
        return new ProcessGroup(directory);
    }

    /** In a folder that ends with them. */
    static ProcessGroup inTemporaryFolder() {
        TemporaryFolder folder = TemporaryFolder.create("pcfg");
        ProcessGroup parts = new ProcessGroup(folder.path());
        parts.started(folder);
        return parts;
    }

    /** The folder; its path is short, because a Unix socket's is. */
    Path directory() {
        return directory;
    }

    /** Takes care of the part's end. */
    public <T extends AutoCloseable> T started(T part) {
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
                failure = failure == null ? new IllegalStateException("a process could not be stopped") : failure;
                failure.addSuppressed(e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
