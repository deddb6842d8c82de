package io.proxyconfig.probe.client;

import io.proxyconfig.api.probe.ProbeConfig.MySqlTarget;
import io.proxyconfig.probe.mysql.SingleConnection;
import io.proxyconfig.probe.mysql.SingleConnection.ConnectionLostException;
import io.proxyconfig.probe.mysql.SingleConnection.QueryResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A sample application. It opens one connection and repeats a query. If the connection breaks, it prints the reason and exits.
 * It never opens another connection.
 */
@Command(
        name = "client",
        mixinStandardHelpOptions = true,
        description =
                "Holds one MySQL connection, repeats a query, prints the results, and fails if the connection breaks.")
public final class ClientMain implements Callable<Integer> {

    static {
        // The thread of the driver that closes abandoned connections. This program closes its connection itself.
        System.setProperty("com.mysql.cj.disableAbandonedConnectionCleanup", "true");
    }

    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Clock clock = Clock.systemUTC();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    @Option(
            names = "--host",
            required = true,
            paramLabel = "HOST",
            description = "Host name or IP address of the database or of HAProxy.")
    private String host;

    @Option(names = "--port", required = true, paramLabel = "PORT", description = "TCP port.")
    private int port;

    @Option(names = "--user", required = true, paramLabel = "NAME", description = "Database user.")
    private String user;

    @Option(
            names = "--password-file",
            required = true,
            paramLabel = "FILE",
            description = "File with the password of the user.")
    private Path passwordFile;

    @Option(names = "--database", paramLabel = "NAME", description = "Database to open. Default: none.")
    private @Nullable String database;

    @Option(
            names = "--query",
            defaultValue = "SELECT now()",
            paramLabel = "SQL",
            description = "Query to repeat. The first value of the result is printed. Default: ${DEFAULT-VALUE}.")
    private String query;

    @Option(
            names = "--interval",
            defaultValue = "PT5S",
            paramLabel = "DURATION",
            description = "Time between two queries, in the format of ISO 8601. Default: ${DEFAULT-VALUE}.")
    private Duration interval;

    /** Runs until SIGTERM. The exit code is 1 if the connection breaks or cannot be opened. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new ClientMain()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        try {
            return run();
        } finally {
            stopped.countDown();
        }
    }

    private int run() throws InterruptedException {
        MySqlTarget target;
        try {
            target = target();
        } catch (IOException e) {
            return fail("cannot read the password from the file " + passwordFile + ": " + e);
        }
        try (SingleConnection connection = SingleConnection.open(target)) {
            Instant openedAt = clock.instant();
            print("connected to " + user + "@" + host + ":" + port);
            return query(connection, openedAt);
        } catch (ConnectionLostException e) {
            return fail("no connection: " + e.getMessage());
        }
    }

    private MySqlTarget target() throws IOException {
        String password = Files.readString(passwordFile).stripTrailing();
        return new MySqlTarget(host, port, user, password, database, query, interval.toMillis(), 1);
    }

    /** Returns when the connection has broken, or at SIGTERM. */
    private int query(SingleConnection connection, Instant openedAt) throws InterruptedException {
        long answers = 0;
        try {
            do {
                switch (connection.query()) {
                    case QueryResult.Succeeded succeeded -> {
                        answers++;
                        print("database: " + succeeded.value());
                    }
                    case QueryResult.QueryRejected rejected -> print("rejected: " + rejected.reason());
                }
            } while (!stopping.await(interval.toMillis(), TimeUnit.MILLISECONDS));
            print("terminated after " + age(openedAt) + " and " + answers + " answers; the connection works");
            return CommandLine.ExitCode.OK;
        } catch (ConnectionLostException e) {
            return fail(
                    "the connection broke after " + age(openedAt) + " and " + answers + " answers: " + e.getMessage());
        }
    }

    private String age(Instant openedAt) {
        return Duration.between(openedAt, clock.instant()).toSeconds() + " s";
    }

    private void print(String line) {
        System.out.println(now() + " " + line);
    }

    private int fail(String reason) {
        System.err.println(now() + " error: " + reason);
        return CommandLine.ExitCode.SOFTWARE;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Waits for the logout, so that the connection does not count as broken. */
    private void stop() {
        stopping.countDown();
        try {
            if (!stopped.await(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println(now() + " error: the database did not answer within " + GRACE.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
