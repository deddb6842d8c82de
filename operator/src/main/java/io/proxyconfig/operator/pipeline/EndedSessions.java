package io.proxyconfig.operator.pipeline;

import io.proxyconfig.api.Ticker;
import io.proxyconfig.operator.observe.InstanceMonitor;
import io.proxyconfig.operator.pipeline.ObservedInstances.LeavingMonitor;
import io.proxyconfig.operator.resolve.Instance;
import io.proxyconfig.operator.rollout.EventReason;
import io.proxyconfig.operator.rollout.OperatorEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds sessions that ended because their pod did, in the last report of each pod that has ended. */
final class EndedSessions {
    /** The operator sees the start of a deletion later than the API server. */
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    private final Map<String, LastReport> known = new HashMap<>();
    private final Map<String, GracePeriod> gracePeriods = new HashMap<>();
    /** The pods of the last call. */
    private Set<String> present = Set.of();

    private final Clock clock;
    private final Ticker ticker;

    EndedSessions(Clock clock, Ticker ticker) {
        this.clock = clock;
        this.ticker = ticker;
    }

    /** Why sessions ended. */
    enum EndReason {
        /** The grace period of the pod ended. */
        GracePeriod,
        /** The pod ended without a grace period. */
        PodLost
    }

    /** The last report of a pod. */
    private record LastReport(String pod, int sessions) {}

    /**
     * The grace period of a pod.
     *
     * @param endsAt when it ends, by the clock of the API server
     * @param end the same by the ticker
     */
    private record GracePeriod(String endsAt, Duration end) {}

    /** Sessions that ended with one pod. */
    record Ended(String pod, EndReason reason, int sessions) {
        OperatorEvent event() {
            return new OperatorEvent(
                    EventReason.SessionsEnded,
                    "pod " + pod + " has ended, and had " + sessions + (sessions == 1 ? " session" : " sessions")
                            + " at its last report: "
                            + (reason == EndReason.GracePeriod
                                    ? "its grace period ended. To give sessions more time, increase"
                                            + " spec.pod.terminationGracePeriodSeconds"
                                    : "it ended without a grace period"));
        }
    }

    /**
     * The sessions that ended since the last call.
     *
     * @param all the monitors of all instances
     * @param leaving those that will go
     */
    List<Ended> update(List<InstanceMonitor> all, List<LeavingMonitor> leaving) {
        leaving.forEach(this::recordGracePeriod);
        List<InstanceMonitor> pods = all.stream()
                .filter(monitor -> monitor.instance().podUid() != null)
                .toList();
        pods.forEach(monitor -> latest(monitor)
                .ifPresent(sessions -> known.put(
                        uid(monitor.instance()),
                        new LastReport(monitor.instance().name(), sessions))));
        present = pods.stream().map(monitor -> uid(monitor.instance())).collect(Collectors.toSet());
        List<Ended> ended = new ArrayList<>();
        known.entrySet().removeIf(entry -> {
            boolean gone = !present.contains(entry.getKey());
            if (gone) {
                ended(entry.getKey(), entry.getValue()).ifPresent(ended::add);
            }
            return gone;
        });
        gracePeriods.keySet().retainAll(present);
        return ended;
    }

    private void recordGracePeriod(LeavingMonitor one) {
        String uid = uid(one.monitor().instance());
        String endsAt = one.instance().endsAt();
        GracePeriod before = gracePeriods.get(uid);
        if (endsAt == null || (before != null && before.endsAt().equals(endsAt))) {
            return;
        }
        Duration left = Duration.between(clock.instant(), Instant.parse(endsAt));
        Long seconds = one.instance().graceSeconds();
        if (seconds != null) {
            Duration whole = Duration.ofSeconds(seconds);
            // only for a deletion that began before this process, the clock says how much of the grace period is left
            left = present.contains(uid) || left.compareTo(whole) > 0 ? whole : left;
        }
        gracePeriods.put(uid, new GracePeriod(endsAt, ticker.now().plus(left)));
    }

    /** A pod that ended before the end of its grace period had no session left. */
    private Optional<Ended> ended(String uid, LastReport last) {
        GracePeriod grace = gracePeriods.get(uid);
        boolean early = grace != null && ticker.now().compareTo(grace.end().minus(TOLERANCE)) < 0;
        if (last.sessions() == 0 || early) {
            return Optional.empty();
        }
        return Optional.of(
                new Ended(last.pod(), grace == null ? EndReason.PodLost : EndReason.GracePeriod, last.sessions()));
    }

    private static OptionalInt latest(InstanceMonitor monitor) {
        return monitor.latest().probe().value().map(ClientSessions::number).orElse(OptionalInt.empty());
    }

    private static String uid(Instance instance) {
        return String.valueOf(instance.podUid());
    }
}
