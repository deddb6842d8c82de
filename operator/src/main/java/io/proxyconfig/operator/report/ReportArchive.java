package io.proxyconfig.operator.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;

/** A compressed {@code tar} archive of text files, all in one folder. */
final class ReportArchive implements AutoCloseable {
    private static final int OWNER_ONLY = 0100600;

    private final TarArchiveOutputStream tar;
    private final String folder;
    private final Date time;
    private final Set<String> names = new TreeSet<>();

    ReportArchive(OutputStream out, String folder, Instant time) throws IOException {
        this.tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(out), StandardCharsets.UTF_8.name());
        this.tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        this.folder = folder;
        this.time = Date.from(time);
    }

    /** Adds a file. A second file of one name gets a number. */
    void add(String path, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(folder + "/" + unique(safe(path)));
        entry.setSize(content.length);
        entry.setMode(OWNER_ONLY);
        entry.setModTime(time);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    int files() {
        return names.size();
    }

    private String unique(String path) {
        String name = path;
        for (int number = 2; !names.add(name); number++) {
            name = path + "." + number;
        }
        return name;
    }

    /** Only characters that every file system accepts, and no way out of the folder. */
    private static String safe(String path) {
        return path.replaceAll("[^A-Za-z0-9._/-]", "_").replaceAll("(^|/)\\.+(?=/|$)", "$1_");
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
