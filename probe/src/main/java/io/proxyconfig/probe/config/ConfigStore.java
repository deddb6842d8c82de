package io.proxyconfig.probe.config;

import io.proxyconfig.api.probe.ProbeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores the configuration, so that the probe can continue after a restart without the operator. */
public final class ConfigStore {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigStore.class);

    private final ProbeStateFile file;

    /**
     * A store in a folder. It creates the folder if it does not exist.
     *
     * @throws IOException if the folder cannot be created
     */
    public ConfigStore(Path folder) throws IOException {
        Files.createDirectories(folder);
        this.file = new ProbeStateFile(folder, "config.json");
    }

    /**
     * The stored configuration. An invalid file is ignored, because the operator sends the configuration again.
     *
     * @throws IOException if the file exists and cannot be read
     */
    public Optional<ProbeConfig> load() throws IOException {
        Optional<byte[]> json = file.read();
        if (json.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ProbeMessages.readConfig(json.get()));
        } catch (InvalidMessageException e) {
            LOG.error(
                    "The configuration in {} is invalid: {}; the probe waits for the operator to send it again",
                    file.path(),
                    e.message());
            return Optional.empty();
        }
    }

    /** Replaces the stored configuration. */
    public void save(ProbeConfig config) throws IOException {
        file.write(ProbeMessages.write(config));
    }
}
