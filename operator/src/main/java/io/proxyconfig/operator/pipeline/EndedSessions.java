package io.proxyconfig.operator.pipeline;

import io.proxyconfig.operator.observe.InstanceMonitor;
import io.proxyconfig.operator.pipeline.ObservedInstances.LeavingMonitor;
import io.proxyconfig.operator.resolve.Instance;
import io.proxyconfig.operator.rollout.EventReason;
import io.proxyconfig.operator.rollout.OperatorEvent;
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
import org.jspecify.annotations.Nullable;

/** Finds sessions that ended because their pod did, in the last report of each pod that has ended. */
final class EndedSessions {
    /** The clock of the API server sets the end of a grace period, and can differ from this one. */
    private static final Duration CLOCK_DIFFERENCE = Duration.ofSeconds(5);

    private final Map<String, LastReport> known = new HashMap<>();

    /** Why sessions ended. */
    enum EndReason {
        /** The grace period of the pod ended. */
        GracePeriod,
        /** The pod ended without a grace period. */
        PodLost
    }

    /**
     * The last report of a pod.
     *
     * @param endsAt when its grace period ends; null if Kubernetes was not deleting it
     */
    private record LastReport(
            String pod, int sessions, @Nullable Instant endsAt) {}

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
    List<Ended> update(List<InstanceMonitor> all, List<LeavingMonitor> leaving, Instant now) {
        Map<String, Instant> ends = new HashMap<>();
        for (LeavingMonitor one : leaving) {
            String endsAt = one.instance().endsAt();
            if (endsAt != null) {
                ends.put(uid(one.monitor().instance()), Instant.parse(endsAt));
            }
        }
        List<InstanceMonitor> pods = all.stream()
                .filter(monitor -> monitor.instance().podUid() != null)
                .toList();
        pods.forEach(monitor -> latest(monitor)
                .ifPresent(sessions -> known.put(
                        uid(monitor.instance()),
                        new LastReport(monitor.instance().name(), sessions, ends.get(uid(monitor.instance()))))));
        Set<String> present =
                pods.stream().map(monitor -> uid(monitor.instance())).collect(Collectors.toSet());
        List<Ended> ended = new ArrayList<>();
        known.entrySet().removeIf(entry -> {
            boolean gone = !present.contains(entry.getKey());
            if (gone) {
                ended(entry.getValue(), now).ifPresent(ended::add);
            }
            return gone;
        });
        return ended;
    }

    /** A pod that ended before the end of its grace period had no session left. */
    private static Optional<Ended> ended(LastReport last, Instant now) {
        Instant endsAt = last.endsAt();
        boolean early = endsAt != null && now.isBefore(endsAt.minus(CLOCK_DIFFERENCE));
        if (last.sessions() == 0 || early) {
            return Optional.empty();
        }
        return Optional.of(
                new Ended(last.pod(), endsAt == null ? EndReason.PodLost : EndReason.GracePeriod, last.sessions()));
    }

    private static OptionalInt latest(InstanceMonitor monitor) {
        return monitor.latest().probe().value().map(ClientSessions::number).orElse(OptionalInt.empty());
    }

    private static String uid(Instance instance) {
        return String.valueOf(instance.podUid());
    }
}
