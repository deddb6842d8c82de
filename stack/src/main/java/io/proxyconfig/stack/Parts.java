package io.proxyconfig.stack;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Started parts in a folder, which end together, the last one first: so none is left over when a later one fails. */
public final class Parts implements AutoCloseable {
    private final List<AutoCloseable> parts = new ArrayList<>();
    private final Path directory;

    private Parts(Path directory) {
        this.directory = directory;
    }

    /** In a folder that others made and delete. */
    public static Parts in(Path directory) {
        return new Parts(directory);
    }

    /** In a folder that ends with them. */
    static Parts inTemporaryFolder() {
        TemporaryFolder folder = TemporaryFolder.create("pcfg");
        Parts parts = new Parts(folder.path());
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
                failure = failure == null
                        ? new IllegalStateException("a part of the stack could not be closed")
                        : failure;
                failure.addSuppressed(e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
