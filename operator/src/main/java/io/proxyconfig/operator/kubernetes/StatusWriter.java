package io.proxyconfig.operator.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.proxyconfig.api.Ticker;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.status.StatusThrottle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes a status to the API server if it has changed, at the rate of {@link StatusThrottle}. */
final class StatusWriter implements AutoCloseable {
    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("proxyconfig-operator")
            .withForce(true)
            .build();

    private final KubernetesClient client;
    private final StatusThrottle throttle;
    private final Map<String, Written> written = new ConcurrentHashMap<>();

    StatusWriter(KubernetesClient client, Ticker ticker) {
        this.client = client;
        this.throttle = new StatusThrottle(ticker);
    }

    private record Written(String resourceVersion, ProxyConfigStatus status) {}

    /** The newest known status. The cache of the informer might not have the last write of the operator yet. */
    @Nullable ProxyConfigStatus latest(ProxyConfig resource) {
        Written last = written.get(resource.getMetadata().getUid());
        if (last == null) {
            return resource.getStatus();
        }
        long cached = Long.parseLong(resource.getMetadata().getResourceVersion());
        return Long.parseLong(last.resourceVersion()) > cached ? last.status() : resource.getStatus();
    }

    /** Writes a status if it is due, and returns whether it was. */
    boolean write(ProxyConfig resource, @Nullable ProxyConfigStatus before, ProxyConfigStatus status) {
        if (!throttle.due(resource.getMetadata().getUid(), before, status)) {
            return false;
        }
        patch(resource, status);
        return true;
    }

    void forget(ProxyConfig resource) {
        written.remove(resource.getMetadata().getUid());
        throttle.forget(resource.getMetadata().getUid());
    }

    /**
     * Writes a status that says that the operator applies the spec: immediately for a new resource, otherwise when the
     * reconciliation takes longer than a second.
     */
    StatusThrottle.Interim interim(
            ProxyConfig resource, @Nullable ProxyConfigStatus before, Supplier<ProxyConfigStatus> progressing) {
        return throttle.interim(
                resource.getMetadata().getGeneration(), before, () -> patch(resource, progressing.get()));
    }

    private void patch(ProxyConfig resource, ProxyConfigStatus status) {
        ProxyConfig fresh = new ProxyConfig();
        fresh.setMetadata(new ObjectMetaBuilder()
                .withName(resource.getMetadata().getName())
                .withNamespace(resource.getMetadata().getNamespace())
                .build());
        fresh.setStatus(status);
        ProxyConfig answer = client.resource(fresh).subresource("status").patch(APPLY);
        String uid = resource.getMetadata().getUid();
        written.put(uid, new Written(answer.getMetadata().getResourceVersion(), status));
        throttle.wrote(uid);
    }

    @Override
    public void close() {
        throttle.close();
    }
}
