package io.proxyconfig.operator.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Where {@code report} writes: a file that only its owner can read, and that appears when it is complete, or a stream. */
final class ReportOutput implements AutoCloseable {
    private final @Nullable Path file;
    private final @Nullable Path temporary;
    private final OutputStream stream;

    private ReportOutput(@Nullable Path file, @Nullable Path temporary, OutputStream stream) {
        this.file = file;
        this.temporary = temporary;
        this.stream = stream;
    }

    /**
     * Opens a file.
     *
     * @throws IOException if it exists already, or cannot be written
     */
    static ReportOutput to(Path file) throws IOException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        Path folder = file.toAbsolutePath().getParent();
        Path temporary = Files.createTempFile(
                folder,
                ".proxyconfig-report-",
                ".tmp",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return new ReportOutput(file, temporary, Files.newOutputStream(temporary));
    }

    /** Uses a stream. */
    static ReportOutput to(OutputStream stream) {
        return new ReportOutput(null, null, stream);
    }

    OutputStream stream() {
        return stream;
    }

    /** Gives the complete file its name. */
    void complete() throws IOException {
        if (file != null && temporary != null) {
            stream.close();
            Files.move(temporary, file);
        } else {
            stream.flush();
        }
    }

    /** Deletes an incomplete file. */
    @Override
    public void close() throws IOException {
        if (temporary != null) {
            stream.close();
            Files.deleteIfExists(temporary);
        }
    }
}
