package io.proxyconfig.probe.workers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The revisions with which HAProxy ended during a start. The start script of HAProxy stores one in each line of a file. */
public final class FailedStarts {

    private static final Logger LOG = LoggerFactory.getLogger(FailedStarts.class);

    private static final int MAX_BYTES = 16 * 1024;
    private static final int MAX_LINES = 20;

    private final @Nullable Path file;

    /**
     * Creates the reader of a file.
     *
     * @param file null without a start script
     */
    public FailedStarts(@Nullable Path file) {
        this.file = file;
    }

    /** The stored lines, without the oldest ones if there are more than 20; null if the file cannot be read. */
    @Nullable List<String> revisions() {
        if (file == null) {
            return null;
        }
        try (InputStream content = Files.newInputStream(file)) {
            List<String> lines = new String(content.readNBytes(MAX_BYTES), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
            return lines.subList(Math.max(0, lines.size() - MAX_LINES), lines.size());
        } catch (NoSuchFileException notYet) {
            return List.of();
        } catch (IOException e) {
            LOG.warn("Cannot read {}, the file of the start script of HAProxy: {}", file, e.toString());
            return null;
        }
    }
}
