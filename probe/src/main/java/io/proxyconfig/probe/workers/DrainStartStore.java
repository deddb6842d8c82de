package io.proxyconfig.probe.workers;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.proxyconfig.probe.config.ProbeStateFile;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores since when workers drain, for the next start of the probe: a successor that has ended cannot be read again. The file
 * has the monotonic time of the machine, so that a change of the clock does not change ages. It ignores a file of an earlier
 * start of the machine, and one that it cannot read.
 */
final class DrainStartStore {
    private static final Logger LOG = LoggerFactory.getLogger(DrainStartStore.class);

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .defaultSetterInfo(JsonSetter.Value.construct(Nulls.FAIL, Nulls.FAIL))
            .build();

    private final ProbeStateFile file;
    private final MachineTime machine;
    private boolean failed;

    DrainStartStore(ProbeStateFile file, MachineTime machine) {
        this.file = file;
        this.machine = machine;
    }

    /**
     * The content of the file.
     *
     * @param bootId the start of the machine to which the times belong
     */
    private record StoredDrains(String bootId, List<StoredDrain> drains) {}

    /**
     * A draining worker.
     *
     * @param workerStart when it started, by its own clock, in milliseconds since 1970
     * @param since since when it drains, by the clock, in milliseconds since 1970
     * @param uptimeMillis since when it drains, by the time of the machine
     */
    private record StoredDrain(long pid, long workerStart, long since, long uptimeMillis) {}

    /**
     * What an earlier process of the probe stored, by process ID.
     *
     * @param now the time of the ticker
     */
    Map<Long, DrainStart> load(Duration now) {
        try {
            Optional<byte[]> json = file.read();
            return json.isEmpty() ? Map.of() : drainStarts(MAPPER.readValue(json.get(), StoredDrains.class), now);
        } catch (JsonProcessingException e) {
            return ignored(e.getOriginalMessage());
        } catch (IOException | DateTimeException | ArithmeticException e) {
            return ignored(e.toString());
        }
    }

    private Map<Long, DrainStart> ignored(String reason) {
        LOG.warn("The probe ignores the start times of drains in {}: {}", file.path(), reason);
        return Map.of();
    }

    private Map<Long, DrainStart> drainStarts(@Nullable StoredDrains content, Duration now) {
        Duration uptime = machine.uptime().orElse(null);
        if (content == null
                || uptime == null
                || !content.bootId().equals(machine.bootId().orElse(null))) {
            return ignored("they are not of this start of the machine");
        }
        Map<Long, DrainStart> starts = new HashMap<>();
        for (StoredDrain drain : content.drains()) {
            Duration age = uptime.minusMillis(drain.uptimeMillis());
            if (age.isNegative()) {
                LOG.warn("The probe ignores the start of a drain in {}, because it is in the future", file.path());
            } else {
                starts.put(
                        drain.pid(),
                        new DrainStart(
                                Instant.ofEpochMilli(drain.workerStart()),
                                Instant.ofEpochMilli(drain.since()),
                                now.minus(age)));
            }
        }
        return starts;
    }

    /**
     * Replaces the file. Without it, only the next start of the probe has other ages, so an error is no reason to fail.
     *
     * @param now the time of the ticker
     * @return whether the file has the start times
     */
    boolean save(Map<Long, DrainStart> starts, Duration now) {
        Optional<String> bootId = machine.bootId();
        Optional<Duration> uptime = machine.uptime();
        try {
            if (bootId.isEmpty() || uptime.isEmpty()) {
                throw new IOException("the machine reports no time since its start in " + machine.proc());
            }
            Duration offset = uptime.get().minus(now);
            file.write(MAPPER.writeValueAsString(new StoredDrains(
                    bootId.get(),
                    starts.entrySet().stream()
                            .map(each -> stored(each.getKey(), each.getValue(), offset))
                            .toList())));
            failed = false;
            return true;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write the start times of drains as JSON", e);
        } catch (IOException e) {
            if (!failed) {
                LOG.warn(
                        "Cannot store since when workers drain in {}: {}; after a restart, the probe can report shorter drains",
                        file.path(),
                        e.toString());
            }
            failed = true;
            return false;
        }
    }

    private static StoredDrain stored(long pid, DrainStart start, Duration offset) {
        return new StoredDrain(
                pid,
                start.workerStart().toEpochMilli(),
                start.at().toEpochMilli(),
                start.time().plus(offset).toMillis());
    }
}
