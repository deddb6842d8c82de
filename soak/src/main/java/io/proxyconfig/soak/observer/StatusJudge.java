package io.proxyconfig.soak.observer;

import io.proxyconfig.soak.faults.FaultLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Compares {@code Programmed=True} with what the current worker of each instance has. It is false in two cases:
 *
 * <ul>
 *   <li>Early: it appears, and an instance has something else, although no fault affected its HAProxy in the
 *       {@linkplain #LIMIT last seconds}.
 *   <li>Late: it stays for longer than the {@linkplain #LIMIT limit} while an instance has something else or does not answer. The
 *       time in which no operator or no API server can change the status does not count.
 * </ul>
 *
 * <p>All times are of {@link System#nanoTime()}.
 */
final class StatusJudge {
    /** An observation that is older is no observation: the operator's own limit. */
    static final Duration LIMIT = Duration.ofSeconds(10);

    private final FaultLog faults;
    private final List<InstanceTrack> instances;
    private @Nullable StatusClaim claim;
    private long claimedAt;
    private long generation;
    private int verified;
    private int readings;
    private int judged;
    private int overtaken;
    private Duration longestWrong = Duration.ZERO;

    StatusJudge(FaultLog faults, int instances) {
        this.faults = faults;
        this.instances = IntStream.range(0, instances)
                .mapToObj(number -> new InstanceTrack())
                .toList();
    }

    /** What is known of an instance. */
    private static final class InstanceTrack {
        private @Nullable WorkerReading latest;
        private boolean unconfirmed;
        private @Nullable Long contradictedSince;
    }

    /**
     * A version of the resource arrived.
     *
     * @param seen the generation of its spec
     */
    synchronized void version(long at, long seen, Optional<StatusClaim> stated) {
        generation = Math.max(generation, seen);
        if (seen < generation) {
            return; // a late event about an earlier spec
        }
        StatusClaim present = stated.orElse(null);
        boolean isNew = present != null && !present.equals(claim);
        claim = present;
        for (InstanceTrack instance : instances) {
            if (present == null || isNew) {
                instance.contradictedSince = null;
                instance.unconfirmed = isNew;
            }
        }
        if (isNew) {
            claimedAt = at;
        }
    }

    /** A HAProxy answered. Returns what is wrong about the status; empty if it is right, or cannot be judged. */
    synchronized Optional<WrongStatus> reading(int number, WorkerReading reading) {
        InstanceTrack instance = instances.get(number);
        @Nullable WorkerReading before = instance.latest;
        instance.latest = reading;
        readings++;
        if (claim == null || reading.begin() < claimedAt) {
            return Optional.empty();
        }
        judged++;
        Optional<String> contradiction = reading.contradiction(claim.expected());
        if (contradiction.isEmpty()) {
            confirm(instance);
            return Optional.empty();
        }
        String where = "on instance " + number + " " + contradiction.get();
        if (instance.unconfirmed && reading.worker() != null) {
            instance.unconfirmed = false;
            boolean wasTrue =
                    before != null && before.contradiction(claim.expected()).isEmpty();
            if (!wasTrue && !faults.disturbedHaproxy(number, claimedAt - LIMIT.toNanos(), reading.end())) {
                return Optional.of(new WrongStatus(
                        claim, true, "Programmed became True for generation " + claim.generation() + ", but " + where));
            }
        }
        return late(claim, instance, reading, where);
    }

    private void confirm(InstanceTrack instance) {
        instance.contradictedSince = null;
        if (instance.unconfirmed) {
            instance.unconfirmed = false;
            verified++;
        }
    }

    private Optional<WrongStatus> late(
            StatusClaim stated, InstanceTrack instance, WorkerReading reading, String where) {
        if (instance.contradictedSince == null) {
            instance.contradictedSince = reading.begin();
        }
        OptionalLong writableSince = faults.statusWritableSince();
        if (writableSince.isEmpty()) {
            return Optional.empty();
        }
        long since = Math.max(instance.contradictedSince, writableSince.getAsLong());
        Duration wrong = Duration.ofNanos(Math.max(0, reading.about() - since));
        longestWrong = wrong.compareTo(longestWrong) > 0 ? wrong : longestWrong;
        return wrong.compareTo(LIMIT) <= 0
                ? Optional.empty()
                : Optional.of(new WrongStatus(
                        stated,
                        false,
                        "Programmed has been True for " + wrong.toMillis() / 1000.0 + " s, although " + where));
    }

    /** A wrong statement turned out to be about a spec that is no longer the present one. */
    synchronized void overtaken() {
        overtaken++;
    }

    /** Whether the status has the statement, and every instance confirmed it. */
    synchronized boolean isRight() {
        StatusClaim stated = claim;
        return stated != null
                && instances.stream()
                        .allMatch(one -> one.latest != null
                                && one.latest.begin() >= claimedAt
                                && one.latest.contradiction(stated.expected()).isEmpty());
    }

    /** Numbers for the report. */
    synchronized String numbers() {
        long percent = Math.round(100.0 * judged / Math.max(1, readings));
        return "Programmed was True in " + percent + " % of " + readings + " comparisons. Instances confirmed it "
                + verified
                + " times. The spec changed first " + overtaken + " times. It was wrong for at most "
                + longestWrong.toMillis() / 1000.0 + " s.";
    }

    /** The latest answer of each instance. */
    synchronized List<String> latest() {
        List<String> lines = new ArrayList<>();
        for (InstanceTrack instance : instances) {
            lines.add("instance " + lines.size() + ": " + instance.latest);
        }
        return lines;
    }
}
