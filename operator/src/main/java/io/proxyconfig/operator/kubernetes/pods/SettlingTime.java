package io.proxyconfig.operator.kubernetes.pods;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * How long pods have been out of the Service. The nodes follow with a delay, and the last report of a probe can be older, so a
 * pod without sessions can get one in this time. Thread-safe.
 */
final class SettlingTime {
    private static final Duration DURATION = Duration.ofSeconds(10);

    private final LongSupplier nanoTime;
    private final Map<String, Map<String, Long>> sinceByResource = new HashMap<>();

    SettlingTime() {
        this(System::nanoTime);
    }

    SettlingTime(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Records which pods of a resource are out of the Service now. */
    synchronized void observe(String resource, List<Pod> pods) {
        Set<String> out = pods.stream()
                .filter(pod -> !PodState.isInService(pod))
                .map(pod -> pod.getMetadata().getUid())
                .collect(Collectors.toSet());
        Map<String, Long> since = sinceByResource.computeIfAbsent(resource, key -> new HashMap<>());
        since.keySet().retainAll(out);
        out.forEach(uid -> since.putIfAbsent(uid, nanoTime.getAsLong()));
    }

    /** Whether a pod has been out of the Service for long enough. */
    synchronized boolean isOver(String resource, Pod pod) {
        Long since = sinceByResource
                .getOrDefault(resource, Map.of())
                .get(pod.getMetadata().getUid());
        return since != null && nanoTime.getAsLong() - since >= DURATION.toNanos();
    }

    /** Removes the data of a deleted resource. */
    synchronized void forget(String resource) {
        sinceByResource.remove(resource);
    }
}
