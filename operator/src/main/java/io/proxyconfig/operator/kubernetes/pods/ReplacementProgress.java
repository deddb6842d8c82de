package io.proxyconfig.operator.kubernetes.pods;

import io.fabric8.kubernetes.api.model.Pod;
import io.proxyconfig.api.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the operator stores between two reconciliations about the pods of one resource. Not thread-safe. */
final class ReplacementProgress {
    /**
     * How long a pod is out of the Service until it can be evicted. The nodes follow with a delay, and the last report of the
     * probe can be older, so a pod without sessions can get one in this time.
     */
    private static final Duration SETTLING_TIME = Duration.ofSeconds(10);

    private final Ticker ticker;
    private final Map<String, Duration> outOfServiceSince = new HashMap<>();
    /** The last action on each pod: the cache of the informer can show a pod as it was before. */
    private final Map<String, Class<?>> lastActions = new HashMap<>();

    private boolean incomplete;

    ReplacementProgress(Ticker ticker) {
        this.ticker = ticker;
    }

    /** Records which pods are there, and which of them are out of the Service. */
    void observe(List<Pod> pods) {
        Set<String> present =
                pods.stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet());
        lastActions.keySet().retainAll(present);
        Set<String> out = pods.stream()
                .filter(pod -> !PodState.isInService(pod))
                .map(pod -> pod.getMetadata().getUid())
                .collect(Collectors.toSet());
        outOfServiceSince.keySet().retainAll(out);
        out.forEach(uid -> outOfServiceSince.putIfAbsent(uid, ticker.now()));
    }

    /** Whether a pod has been out of the Service for long enough. */
    boolean isSettled(Pod pod) {
        Duration since = outOfServiceSince.get(pod.getMetadata().getUid());
        return since != null && ticker.now().minus(since).compareTo(SETTLING_TIME) >= 0;
    }

    /** Records an action, and returns whether it was not the last one on this pod already. */
    boolean isNew(PodAction action) {
        return !action.getClass().equals(lastActions.put(action.pod().uid(), action.getClass()));
    }

    /**
     * Whether the replacement is complete now, and was not before.
     *
     * @param pending whether pods are still to be replaced
     * @param present whether all pods are ready
     */
    boolean isCompleted(boolean pending, boolean present) {
        boolean before = incomplete;
        incomplete = pending || (incomplete && !present);
        return before && !incomplete;
    }
}
