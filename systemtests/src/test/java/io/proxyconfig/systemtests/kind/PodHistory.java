package io.proxyconfig.systemtests.kind;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What becomes of the pods of a ProxyConfig, as a watch tells it: looking now and then would miss what lasts a moment. */
final class PodHistory implements AutoCloseable, ResourceEventHandler<Pod> {
    private final Cluster cluster;
    private final SharedIndexInformer<Pod> informer;

    /** By unique id. */
    private final Map<String, Pod> present = new HashMap<>();

    /** Names by unique id, in the order in which they were told to go. */
    private final Map<String, String> going = new LinkedHashMap<>();

    private int fewest = Integer.MAX_VALUE;

    /** Begins with the pods that there are. */
    PodHistory(Cluster cluster, String name) {
        this.cluster = cluster;
        informer = cluster.client()
                .pods()
                .inNamespace(Cluster.NAMESPACE)
                .withLabel("app.kubernetes.io/instance", name)
                .inform(this);
    }

    /** Waits until Kubernetes has told that pod to go. */
    void awaitGoing(String name) {
        cluster.await(name + " is told to go", () -> going().contains(name));
    }

    /** The pods that were told to go, in that order. */
    synchronized List<String> going() {
        return new ArrayList<>(going.values());
    }

    /** How many pods were ready and not told to go, at the worst moment. */
    synchronized int fewestServing() {
        return fewest;
    }

    @Override
    public synchronized void onAdd(Pod pod) {
        present.put(pod.getMetadata().getUid(), pod);
    }

    @Override
    public synchronized void onUpdate(Pod before, Pod pod) {
        present.put(pod.getMetadata().getUid(), pod);
        if (isGoing(pod)) {
            going.putIfAbsent(pod.getMetadata().getUid(), pod.getMetadata().getName());
        }
        count();
    }

    @Override
    public synchronized void onDelete(Pod pod, boolean stateUnknown) {
        present.remove(pod.getMetadata().getUid());
        going.putIfAbsent(pod.getMetadata().getUid(), pod.getMetadata().getName());
        count();
    }

    private void count() {
        fewest = Math.min(fewest, (int) present.values().stream()
                .filter(pod -> KindProxyConfig.isReady(pod) && !isGoing(pod))
                .count());
    }

    private static boolean isGoing(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    @Override
    public void close() {
        informer.close();
    }
}
