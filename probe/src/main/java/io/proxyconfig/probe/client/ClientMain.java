package io.proxyconfig.probe.client;

import io.proxyconfig.api.probe.ProbeConfig.MySqlTarget;
import io.proxyconfig.probe.mysql.SingleConnection;
import io.proxyconfig.probe.mysql.SingleConnection.LostException;
import io.proxyconfig.probe.mysql.SingleConnection.Outcome;
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
 * An application as the people behind a proxy write them: it opens one connection, asks something on it again and again,
 * and ends with the reason when that connection breaks. It never opens another one.
 */
@Command(
        name = "client",
        mixinStandardHelpOptions = true,
        description = "Holds one MySQL connection, runs a query on it, prints the answers, and fails when it breaks.")
public final class ClientMain implements Callable<Integer> {

    static {
        // The driver's thread that looks for connections that nobody closed: the only one here is closed by its owner.
        System.setProperty("com.mysql.cj.disableAbandonedConnectionCleanup", "true");
    }

    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Clock clock = Clock.systemUTC();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    @Option(names = "--host", required = true, paramLabel = "HOST", description = "Where to connect to.")
    private String host;

    @Option(names = "--port", required = true, paramLabel = "PORT", description = "Its TCP port.")
    private int port;

    @Option(names = "--user", required = true, paramLabel = "NAME", description = "Database user.")
    private String user;

    @Option(
            names = "--password-file",
            required = true,
            paramLabel = "FILE",
            description = "File with the user's password.")
    private Path passwordFile;

    @Option(names = "--database", paramLabel = "NAME", description = "Database to open; none when left out.")
    private @Nullable String database;

    @Option(
            names = "--query",
            defaultValue = "SELECT now()",
            paramLabel = "SQL",
            description = "What to ask (${DEFAULT-VALUE}); the first value of the answer is printed.")
    private String query;

    @Option(
            names = "--interval",
            defaultValue = "PT5S",
            paramLabel = "DURATION",
            description = "Time between two questions, as ISO 8601 writes it (${DEFAULT-VALUE}).")
    private Duration interval;

    /** Ends with 1 when the connection breaks or can't be opened. */
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
            return fail("the password cannot be read from " + passwordFile + ": " + e);
        }
        try (SingleConnection connection = SingleConnection.open(target)) {
            Instant openedAt = clock.instant();
            print("connected to " + user + "@" + host + ":" + port);
            return ask(connection, openedAt);
        } catch (LostException e) {
            return fail("no connection: " + e.getMessage());
        }
    }

    private MySqlTarget target() throws IOException {
        String password = Files.readString(passwordFile).stripTrailing();
        return new MySqlTarget(host, port, user, password, database, query, interval.toMillis(), 1);
    }

    /** Returns when it shall end, or the connection has broken. */
    private int ask(SingleConnection connection, Instant openedAt) throws InterruptedException {
        long answers = 0;
        try {
            do {
                switch (connection.ask()) {
                    case Outcome.Answered answered -> {
                        answers++;
                        print("database: " + answered.value());
                    }
                    case Outcome.Refused refused -> print("refused: " + refused.reason());
                }
            } while (!stopping.await(interval.toMillis(), TimeUnit.MILLISECONDS));
            print("terminated after " + age(openedAt) + " and " + answers + " answers; the connection works");
            return CommandLine.ExitCode.OK;
        } catch (LostException e) {
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

    /** Lets the connection be closed in order, so that nobody sees a break in it. */
    private void stop() {
        stopping.countDown();
        try {
            if (!stopped.await(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println(now() + " error: the database gave no answer within " + GRACE.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
