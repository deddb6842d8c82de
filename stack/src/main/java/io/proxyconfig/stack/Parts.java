package io.proxyconfig.stack;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Started parts and the folder of their files, which end together: the last one first, the folder at the end. */
final class Parts implements AutoCloseable {
    private final List<AutoCloseable> parts = new ArrayList<>();
    private final TemporaryFolder folder = TemporaryFolder.create("pcfg");

    /** The folder; its path is short, because a Unix socket's is. */
    Path directory() {
        return folder.path();
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
        folder.close();
        if (failure != null) {
            throw failure;
        }
    }
}
