package io.proxyconfig.operator.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.status.StatusThrottle;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes a status to the API server when it says something new, as {@link StatusThrottle} has it. */
final class StatusWriter implements AutoCloseable {
    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("proxyconfig-operator")
            .withForce(true)
            .build();

    private final KubernetesClient client;
    private final StatusThrottle pace;
    private final Map<String, Written> written = new ConcurrentHashMap<>();

    StatusWriter(KubernetesClient client, Clock clock) {
        this.client = client;
        this.pace = new StatusThrottle(clock);
    }

    private record Written(String resourceVersion, ProxyConfigStatus status) {}

    /** The newest status known: the informer may not have seen our own last write yet. */
    @Nullable ProxyConfigStatus before(ProxyConfig resource) {
        Written own = written.get(resource.getMetadata().getUid());
        if (own == null) {
            return resource.getStatus();
        }
        long cached = Long.parseLong(resource.getMetadata().getResourceVersion());
        return Long.parseLong(own.resourceVersion()) > cached ? own.status() : resource.getStatus();
    }

    /** Writes what is new. */
    boolean write(ProxyConfig resource, @Nullable ProxyConfigStatus before, ProxyConfigStatus status) {
        if (!pace.due(resource.getMetadata().getUid(), before, status)) {
            return false;
        }
        patch(resource, status);
        return true;
    }

    void forget(ProxyConfig resource) {
        written.remove(resource.getMetadata().getUid());
        pace.forget(resource.getMetadata().getUid());
    }

    /** Says that the spec is being applied: at once for a new resource, else when a pass takes longer than a second. */
    StatusThrottle.Interim interim(
            ProxyConfig resource, @Nullable ProxyConfigStatus before, Supplier<ProxyConfigStatus> progressing) {
        return pace.interim(resource.getMetadata().getGeneration(), before, () -> patch(resource, progressing.get()));
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
        pace.wrote(uid);
    }

    @Override
    public void close() {
        pace.close();
    }
}
