package io.proxyconfig.emulator;

import io.proxyconfig.emulator.RuntimeSocket.RuntimeCommandException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Reloads HAProxy, immediately or with the next tick. Where a reload fails, it restores the file of the last successful reload.
 * That file can be older than the last saved one, because {@code skip_reload} saves without a reload.
 */
final class ReloadScheduler implements AutoCloseable {

    private static final Logger LOG = System.getLogger(ReloadScheduler.class.getName());

    private final RuntimeSocket runtime;
    private final Path configFile;
    private final Path lastGood;
    private final Clock clock;
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("reload-ticker").factory());
    private final ScheduledFuture<?> ticks;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, ReloadRecord> failed = new LinkedHashMap<>();
    private @Nullable ReloadRecord lastSuccess;
    private @Nullable String pending;
    private long count;

    ReloadScheduler(RuntimeSocket runtime, Path configFile, Duration delay, Clock clock) throws IOException {
        this.runtime = runtime;
        this.configFile = configFile;
        this.lastGood = configFile.resolveSibling(configFile.getFileName() + ".lkg");
        this.clock = clock;
        copy(configFile, lastGood);
        this.ticks = ticker.scheduleAtFixedRate(this::tick, delay.toMillis(), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Schedules a reload for the next tick. All requests before the tick share one reload. */
    String schedule() {
        lock.lock();
        try {
            if (pending == null) {
                pending = LocalDate.now(clock) + "-" + count++;
            }
            return pending;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Reloads now. A reload that waits for the next tick is done with it.
     *
     * @throws ApiException 400 with the master's log if the new worker does not start
     */
    void force() {
        lock.lock();
        try {
            ReloadOutcome outcome = pending == null ? reload() : reloadPending(pending);
            if (outcome.failure() != null) {
                throw ApiException.of(400, "Reload failed: " + outcome.failure() + ", " + outcome.log());
            }
        } finally {
            lock.unlock();
        }
    }

    List<ReloadRecord> all() {
        lock.lock();
        try {
            List<ReloadRecord> all = new ArrayList<>(failed.values());
            if (lastSuccess != null) {
                all.add(lastSuccess);
            }
            if (pending != null) {
                all.add(new ReloadRecord(pending, null, null, ReloadRecord.IN_PROGRESS));
            }
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** One reload. HAProxy's API omits the ID of a waiting reload, and reports all older reloads as succeeded. */
    Optional<ReloadRecord> byId(String id) {
        lock.lock();
        try {
            if (id.equals(pending)) {
                return Optional.of(new ReloadRecord(null, null, null, ReloadRecord.IN_PROGRESS));
            }
            ReloadRecord known = failed.get(id);
            if (known != null || lastSuccess == null || id.equals(lastSuccess.id())) {
                return Optional.ofNullable(known == null ? lastSuccess : known);
            }
            return isOlder(id, String.valueOf(lastSuccess.id()))
                    ? Optional.of(new ReloadRecord(id, null, null, ReloadRecord.SUCCEEDED))
                    : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        ticks.cancel(false);
        ticker.close();
    }

    private record ReloadOutcome(@Nullable String failure, String log) {}

    private void tick() {
        lock.lock();
        try {
            if (pending != null) {
                ReloadOutcome outcome = reloadPending(pending);
                if (outcome.failure() != null) {
                    LOG.log(Level.WARNING, "Reload failed: {0}", outcome.failure());
                }
            }
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "A scheduled reload failed with an unexpected error", e);
        } finally {
            lock.unlock();
        }
    }

    private ReloadOutcome reloadPending(String id) {
        ReloadOutcome outcome = reload();
        pending = null;
        long now = clock.instant().getEpochSecond();
        if (outcome.failure() == null) {
            lastSuccess = new ReloadRecord(id, now, outcome.log(), ReloadRecord.SUCCEEDED);
        } else {
            failed.put(id, new ReloadRecord(id, now, outcome.log(), ReloadRecord.FAILED));
        }
        return outcome;
    }

    private ReloadOutcome reload() {
        ReloadOutcome outcome;
        try {
            String[] parts = runtime.reload().split("\n--\n", 2);
            String log = parts.length > 1 ? parts[1] : "";
            outcome = switch (parts[0].strip()) {
                case "Success=1" -> new ReloadOutcome(null, log);
                case "Success=0" -> new ReloadOutcome("failed to reload configuration", log);
                default -> new ReloadOutcome("reload: unknown status: " + parts[0], log);
            };
        } catch (RuntimeCommandException e) {
            outcome = new ReloadOutcome(e.text(), "");
        }
        try {
            if (outcome.failure() == null) {
                copy(configFile, lastGood);
            } else {
                copy(lastGood, configFile);
            }
            return outcome;
        } catch (IOException e) {
            LOG.log(Level.ERROR, "Cannot save or restore the configuration of the last successful reload", e);
            return new ReloadOutcome(String.valueOf(e.getMessage()), outcome.log());
        }
    }

    private static boolean isOlder(String id, String than) {
        int dash = id.lastIndexOf('-');
        int other = than.lastIndexOf('-');
        return id.substring(0, dash).compareTo(than.substring(0, other)) < 0
                || Long.parseLong(id.substring(dash + 1)) < Long.parseLong(than.substring(other + 1));
    }

    private static void copy(Path from, Path to) throws IOException {
        Path temporary = to.resolveSibling("." + to.getFileName() + "." + UUID.randomUUID());
        Files.copy(from, temporary);
        Files.move(temporary, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
