package io.proxyconfig.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A MariaDB server on 127.0.0.1: the database behind HAProxy in tests, demo and benchmark. It can be stopped, killed and
 * started again with the same data, port and accounts.
 */
public final class Database implements AutoCloseable {

    /** The database that {@link #app()} owns and {@link #probe()} may open. */
    public static final String NAME = "app";

    /** The account without a password for HAProxy's {@code option mysql-check}. */
    public static final String HEALTH_CHECK_USER = "haproxy";

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(50);

    private final Path directory;
    private final MariaDbInstallation installation;
    private final int port;
    private final Account probe = Account.withNewPassword("probe");
    private final Account app = Account.withNewPassword("app");
    private @Nullable DatabaseCertificate tls;
    private ChildProcess process;

    /**
     * The certificate of a server with TLS.
     *
     * @param certificate PEM file
     * @param key PEM file
     */
    public record DatabaseCertificate(Path certificate, Path key) {}

    /**
     * A database account.
     *
     * @param user the name of the account
     * @param password the password of the account
     */
    public record Account(String user, String password) {

        private static Account withNewPassword(String user) {
            return new Account(user, RandomSecret.hex());
        }

        /** Without the password, so that no log can show it. */
        @Override
        public String toString() {
            return "Account[" + user + "]";
        }
    }

    private Database(Path directory) throws IOException {
        this.directory = directory;
        this.installation = MariaDbInstallation.ofUser();
        this.port = FreePorts.one();
        Files.createDirectories(directory);
        installation.createDataFolder(data());
        writeAccounts();
        this.process = launch();
    }

    /**
     * Starts a new, empty database with its files in {@code directory}, and returns when it accepts logins. The first start
     * of a user takes some seconds longer, because it unpacks the server into the user's cache folder.
     *
     * @throws IllegalStateException with the server's log where it does not start
     */
    public static Database start(Path directory) {
        try {
            return new Database(directory.resolve("mariadb"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create a database in " + directory, e);
        }
    }

    /** The IP address that it listens on. */
    public String host() {
        return "127.0.0.1";
    }

    /** The TCP port that it listens on. It stays the same after a restart. */
    public int port() {
        return port;
    }

    /** The account of the probe, which can read {@link #NAME}. */
    public Account probe() {
        return probe;
    }

    /** The account of an application, with all privileges in {@link #NAME}. */
    public Account app() {
        return app;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The log file. */
    public Path log() {
        return process.log();
    }

    /** Opens a connection to the server, without a proxy. */
    public Connection connect(Account account) throws SQLException {
        return connect(account, host(), port);
    }

    /** Opens a connection to {@link #NAME} through a proxy. */
    public Connection connect(Account account, String host, int port) throws SQLException {
        return connect(account, host, port, new Properties());
    }

    /** Opens a connection from a local address, by which {@code show sess} of a HAProxy shows it. */
    public Connection connectFrom(String address, Account account, String host, int port) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("localSocketAddress", address);
        return connect(account, host, port, properties);
    }

    private static Connection connect(Account account, String host, int port, Properties properties)
            throws SQLException {
        properties.setProperty("user", account.user());
        properties.setProperty("password", account.password());
        properties.setProperty("connectTimeout", "5000");
        properties.setProperty("allowPublicKeyRetrieval", "true");
        return DriverManager.getConnection("jdbc:mysql://" + host + ":" + port + "/" + NAME, properties);
    }

    /** Shuts the server down (SIGTERM): it closes the connections of its clients. */
    public void stop() {
        process.stop(STOP_TIMEOUT);
    }

    /** Kills the server (SIGKILL). */
    public void kill() {
        process.kill();
    }

    /** Suspends the server (SIGSTOP): the kernel accepts connections, and no response comes. */
    public void suspend() {
        process.signal("STOP");
    }

    /** Resumes a suspended server (SIGCONT). */
    public void resume() {
        process.signal("CONT");
    }

    /** Starts the server again with the same data and port; kills the previous process. */
    public void restart() {
        process.kill();
        process = launch();
    }

    /** Starts the server again with TLS, or with null without it. */
    public void restartWith(@Nullable DatabaseCertificate certificate) {
        tls = certificate;
        restart();
    }

    /** Kills the server and deletes its data. */
    @Override
    public void close() {
        process.kill();
        TemporaryFolder.delete(directory);
    }

    private Path data() {
        return directory.resolve("data");
    }

    private Path accounts() {
        return directory.resolve("accounts.sql");
    }

    /** The server runs this file before it accepts connections. */
    private void writeAccounts() throws IOException {
        Files.createFile(
                accounts(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        List<String> statements = List.of(
                "CREATE DATABASE IF NOT EXISTS " + NAME + ";",
                "CREATE USER IF NOT EXISTS " + HEALTH_CHECK_USER + "@'%';",
                "CREATE USER IF NOT EXISTS probe@'%' IDENTIFIED BY '" + probe.password() + "';",
                "GRANT SELECT ON " + NAME + ".* TO probe@'%';",
                "CREATE USER IF NOT EXISTS app@'%' IDENTIFIED BY '" + app.password() + "';",
                "GRANT ALL ON " + NAME + ".* TO app@'%';");
        Files.write(accounts(), statements, StandardOpenOption.WRITE);
    }

    private ChildProcess launch() {
        List<String> command = installation.command(data());
        command.addAll(List.of(
                "--bind-address=" + host(),
                "--port=" + port,
                // Relative to the data folder, because the absolute path can be too long for a Unix socket.
                "--socket=server.sock",
                "--pid-file=server.pid",
                "--init-file=" + accounts(),
                "--max-connections=500",
                "--max-connect-errors=1000000",
                "--skip-name-resolve",
                "--skip-log-bin",
                "--performance-schema=0"));
        command.addAll(
                tls == null
                        // Without this option, the server generates a key and a certificate, which takes seconds.
                        ? List.of("--skip-ssl")
                        : List.of("--ssl-cert=" + tls.certificate(), "--ssl-key=" + tls.key()));
        ChildProcess started = ChildProcess.start(command, directory.resolve("mariadb.log"));
        try {
            awaitLogin(started);
            return started;
        } catch (RuntimeException e) {
            started.kill();
            throw e;
        }
    }

    private void awaitLogin(ChildProcess started) {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (true) {
            try (Connection connection = connect(app)) {
                connection.setReadOnly(true);
                return;
            } catch (SQLException e) {
                if (!started.isAlive() || System.nanoTime() > deadline) {
                    throw new IllegalStateException("MariaDB did not start:\n" + started.logTail(), e);
                }
                LockSupport.parkNanos(POLL.toNanos());
            }
        }
    }
}
