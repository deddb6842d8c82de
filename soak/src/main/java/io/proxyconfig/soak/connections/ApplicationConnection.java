package io.proxyconfig.soak.connections;

import io.proxyconfig.harness.MySqlClient;
import io.proxyconfig.soak.faults.HeldBy;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One connection of an application, with a query at each interval. */
final class ApplicationConnection implements AutoCloseable {
    /** Longer than any fault lasts. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

    private final MySqlClient client;
    private final String address;
    private final int database;
    private final long openedAt = System.nanoTime();
    private @Nullable WorkerLocation location;
    private long answers;
    private long answeredAt = openedAt;

    /**
     * Takes over a connection.
     *
     * @param address its local address, which no other connection has
     * @param database the number of its database
     */
    ApplicationConnection(MySqlClient client, String address, int database) {
        this.client = client;
        this.address = address;
        this.database = database;
    }

    String address() {
        return address;
    }

    boolean isLocated() {
        return location != null;
    }

    void locate(WorkerLocation found) {
        location = found;
    }

    HeldBy heldBy() {
        return new HeldBy(
                location == null ? null : location.instance(),
                location == null ? null : location.worker(),
                database,
                openedAt);
    }

    long answers() {
        return client.answers();
    }

    /** Why it broke; empty if it did not. A connection without an answer for too long counts as broken. */
    Optional<String> failure() {
        long now = System.nanoTime();
        long present = client.answers();
        if (present != answers) {
            answers = present;
            answeredAt = now;
        }
        Duration silence = Duration.ofNanos(now - answeredAt);
        return client.failure()
                .or(() -> silence.compareTo(LONGEST_SILENCE) > 0
                        ? Optional.of("no answer for " + silence.toSeconds() + " s")
                        : Optional.empty());
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public String toString() {
        return "connection from " + address + " to database " + database + " through "
                + (location == null ? "an unknown worker" : location) + ", open for "
                + Duration.ofNanos(System.nanoTime() - openedAt).toSeconds() + " s, " + client.answers() + " answers";
    }
}
