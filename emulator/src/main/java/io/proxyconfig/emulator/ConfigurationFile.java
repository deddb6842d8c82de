package io.proxyconfig.emulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * HAProxy's configuration file with its version, the optimistic lock of the API. The version is in memory and can differ
 * from the version in the file's header: a file that is restored after a failed reload keeps its older header.
 */
final class ConfigurationFile {

    private final Path file;
    private final Path transactions;
    private final ConfigurationCheck check;
    private final ReentrantLock commits = new ReentrantLock();
    private volatile long version;

    ConfigurationFile(Path file, Path transactions, ConfigurationCheck check) throws IOException {
        this.file = file;
        this.transactions = transactions;
        this.check = check;
        this.version =
                ConfigurationRewriter.parse(Files.readString(file)).version().orElse(1);
        Files.createDirectories(transactions);
    }

    /** The content of the file, and the checksum in its header. */
    record Content(String text, @Nullable String checksum) {}

    Path path() {
        return file;
    }

    long version() {
        return version;
    }

    Content read() throws IOException {
        String text = Files.readString(file);
        String checksum = text.lines()
                .filter(line -> line.startsWith(ConfigurationRewriter.CHECKSUM))
                .findFirst()
                .map(line ->
                        line.substring(ConfigurationRewriter.CHECKSUM.length()).strip())
                .orElse(null);
        return new Content(text, checksum);
    }

    /**
     * Validates and saves a new configuration under the next version.
     *
     * @throws ApiException 400 if no version is given or HAProxy rejects the file, 409 if the version is not current
     */
    void push(String text, long givenVersion) throws IOException {
        if (givenVersion == 0) {
            throw ApiException.of(
                    400,
                    "version or transaction not specified: version or transaction not specified, specify only one");
        }
        if (givenVersion != version) {
            throw ApiException.of(
                    409,
                    "version mismatch: version in configuration file is " + version + ", given version is "
                            + givenVersion);
        }
        commits.lock();
        try {
            if (givenVersion != version) {
                throw ApiException.of(
                        409,
                        "version mismatch: version mismatch, transaction version: " + givenVersion
                                + ", configured version: " + version);
            }
            commit(ConfigurationRewriter.parse(text), givenVersion + 1);
        } finally {
            commits.unlock();
        }
    }

    /** Validates and saves without the version check. The version becomes the one in the text's header, or 1. */
    void pushWithoutVersion(String text) throws IOException {
        commits.lock();
        try {
            ConfigurationRewriter parsed = ConfigurationRewriter.parse(text);
            commit(parsed, parsed.version().orElse(1));
        } finally {
            commits.unlock();
        }
    }

    /** Accepts an edit by another process: writes a new header, with the edited file's version plus one. */
    void acceptExternalEdit() throws IOException {
        commits.lock();
        try {
            String text = Files.readString(file);
            if (ConfigurationRewriter.isUntouched(text)) {
                return;
            }
            ConfigurationRewriter parsed = ConfigurationRewriter.parse(text);
            long next = parsed.version().orElse(1) + 1;
            replace(parsed.write(next, true));
            version = next;
        } finally {
            commits.unlock();
        }
    }

    /** Validates a text as it is, without saving it. */
    void validate(String text) throws IOException {
        Path candidate = Files.createTempFile("onlyvalidate", "");
        try {
            Files.writeString(candidate, text);
            check.check(candidate, "");
        } finally {
            Files.deleteIfExists(candidate);
        }
    }

    private void commit(ConfigurationRewriter parsed, long newVersion) throws IOException {
        String written = parsed.write(newVersion, false);
        String transaction = UUID.randomUUID().toString();
        Path candidate = transactions.resolve(file.getFileName() + "." + transaction);
        try {
            Files.writeString(candidate, written);
            check.check(candidate, transaction);
        } finally {
            Files.deleteIfExists(candidate);
        }
        replace(written);
        version = newVersion;
    }

    private void replace(String text) throws IOException {
        Path temporary = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
        Files.writeString(temporary, text);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
