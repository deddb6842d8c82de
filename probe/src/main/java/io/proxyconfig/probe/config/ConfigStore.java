package io.proxyconfig.probe.config;

import io.proxyconfig.api.probe.ProbeConfig;
import java.io.IOException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the configuration in a file with the mode 0600, so that the probe can continue after a restart without the operator.
 * It replaces the file atomically.
 */
public final class ConfigStore {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigStore.class);

    private final Path file;

    /**
     * A store in a folder. It creates the folder if it does not exist.
     *
     * @throws IOException if the folder cannot be created
     */
    public ConfigStore(Path folder) throws IOException {
        Files.createDirectories(folder);
        this.file = folder.resolve("config.json");
    }

    /**
     * The stored configuration. An invalid file is ignored, because the operator sends the configuration again.
     *
     * @throws IOException if the file exists and cannot be read
     */
    public Optional<ProbeConfig> load() throws IOException {
        try {
            return Optional.of(ProbeMessages.readConfig(Files.readAllBytes(file)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (InvalidMessageException e) {
            LOG.error(
                    "The configuration in {} is invalid: {}; the probe waits for the operator to send it again",
                    file,
                    e.message());
            return Optional.empty();
        }
    }

    /** Replaces the stored configuration. */
    public synchronized void save(ProbeConfig config) throws IOException {
        Path next = file.resolveSibling("config.json.next");
        Files.deleteIfExists(next);
        try (FileChannel channel = FileChannel.open(
                next,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer json = StandardCharsets.UTF_8.encode(ProbeMessages.write(config));
            while (json.hasRemaining()) {
                channel.write(json);
            }
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
