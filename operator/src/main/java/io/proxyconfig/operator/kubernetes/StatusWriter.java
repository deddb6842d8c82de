package io.proxyconfig.operator.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.proxyconfig.api.Ticker;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.rollout.SupersededException;
import io.proxyconfig.operator.status.StatusThrottle;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

    private static final int ATTEMPTS = 5;

    private final KubernetesClient client;
    private final Leadership leadership;
    private final StatusThrottle throttle;
    private final Map<String, Written> written = new ConcurrentHashMap<>();

    StatusWriter(KubernetesClient client, Leadership leadership, Ticker ticker) {
        this.client = client;
        this.leadership = leadership;
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
     * Writes an interim status if there is one: immediately for a new resource, otherwise when the reconciliation takes longer
     * than a second.
     */
    StatusThrottle.Interim interim(
            ProxyConfig resource, @Nullable ProxyConfigStatus before, Supplier<Optional<ProxyConfigStatus>> interim) {
        return throttle.interim(before, () -> interim.get().ifPresent(status -> patch(resource, status)));
    }

    /**
     * Writes a status with the version of the resource, so that the API server refuses it when another client has written since.
     * The replica that leads then writes again: its status is the newest.
     */
    private void patch(ProxyConfig resource, ProxyConfigStatus status) {
        String version = newestVersion(resource);
        for (int attempt = 1; ; attempt++) {
            leadership.confirm();
            try {
                record(resource, status, apply(resource, version, status));
                return;
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || attempt == ATTEMPTS) {
                    throw e;
                }
                version = presentVersion(resource);
            }
        }
    }

    private String newestVersion(ProxyConfig resource) {
        String cached = resource.getMetadata().getResourceVersion();
        Written last = written.get(resource.getMetadata().getUid());
        return last != null && Long.parseLong(last.resourceVersion()) > Long.parseLong(cached)
                ? last.resourceVersion()
                : cached;
    }

    /** The version of the resource that the API server has, if the status is about its spec. */
    private String presentVersion(ProxyConfig resource) {
        ProxyConfig present = client.resource(resource).get();
        if (present == null
                || !Objects.equals(
                        present.getMetadata().getUid(), resource.getMetadata().getUid())
                || !Objects.equals(
                        present.getMetadata().getGeneration(),
                        resource.getMetadata().getGeneration())) {
            throw new SupersededException("the spec has changed, or the resource was deleted");
        }
        return present.getMetadata().getResourceVersion();
    }

    private ProxyConfig apply(ProxyConfig resource, String version, ProxyConfigStatus status) {
        ProxyConfig fresh = new ProxyConfig();
        fresh.setMetadata(new ObjectMetaBuilder()
                .withName(resource.getMetadata().getName())
                .withNamespace(resource.getMetadata().getNamespace())
                .withResourceVersion(version)
                .build());
        fresh.setStatus(status);
        return client.resource(fresh).subresource("status").patch(APPLY);
    }

    private void record(ProxyConfig resource, ProxyConfigStatus status, ProxyConfig answer) {
        String uid = resource.getMetadata().getUid();
        written.put(uid, new Written(answer.getMetadata().getResourceVersion(), status));
        throttle.wrote(uid);
    }

    @Override
    public void close() {
        throttle.close();
    }
}
