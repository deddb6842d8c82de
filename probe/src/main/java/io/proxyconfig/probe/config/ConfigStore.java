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
 * Keeps the configuration in a file that only its owner may read, so that the probe goes on after a restart with the
 * operator down. A crash in the middle leaves the old or the new one.
 */
public final class ConfigStore {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigStore.class);

    private final Path file;

    /**
     * A store below a folder, which is made where it is missing.
     *
     * @throws IOException where the folder can't be made
     */
    public ConfigStore(Path folder) throws IOException {
        Files.createDirectories(folder);
        this.file = folder.resolve("config.json");
    }

    /**
     * What was kept last. A file that can't be understood counts as none: the operator will send another.
     *
     * @throws IOException where the file is there and can't be read
     */
    public Optional<ProbeConfig> load() throws IOException {
        try {
            return Optional.of(ProbeMessages.config(Files.readAllBytes(file)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (InvalidMessageException e) {
            LOG.error("the configuration kept in {} is ignored: {}", file, e.sentence());
            return Optional.empty();
        }
    }

    /** Keeps another configuration in place of the one before. */
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
