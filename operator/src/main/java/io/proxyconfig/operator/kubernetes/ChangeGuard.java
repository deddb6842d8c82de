package io.proxyconfig.operator.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.proxyconfig.api.Ticker;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.operator.pipeline.PauseRequest;
import io.proxyconfig.operator.rollout.ChangePermission;
import io.proxyconfig.operator.rollout.SupersededException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Permits the changes of one reconciliation as long as this replica leads and the API server has the same resource. A confirmation
 * counts for a second.
 */
final class ChangeGuard implements ChangePermission {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeGuard.class);
    private static final Duration VALID = Duration.ofSeconds(1);

    private final KubernetesClient client;
    private final Leadership leadership;
    private final ProxyConfig resource;
    private final Ticker ticker;
    private @Nullable Duration confirmed;

    ChangeGuard(KubernetesClient client, Leadership leadership, ProxyConfig resource, Ticker ticker) {
        this.client = client;
        this.leadership = leadership;
        this.resource = resource;
        this.ticker = ticker;
    }

    @Override
    public synchronized void confirm() {
        Duration now = ticker.now();
        if (confirmed != null && now.minus(confirmed).compareTo(VALID) < 0) {
            return;
        }
        leadership.confirm();
        confirmPresent();
        confirmed = now;
    }

    private void confirmPresent() {
        ProxyConfig present;
        try {
            present = client.resource(resource).get();
        } catch (KubernetesClientException e) {
            // a replica without a competitor repairs its instances also while the API server is unreachable
            LOG.info(
                    "The API server does not answer, so the operator applies the newest spec that it has: {}",
                    e.getMessage());
            return;
        }
        if (present == null
                || !present.getMetadata().getUid().equals(resource.getMetadata().getUid())
                || present.isMarkedForDeletion()) {
            throw new SupersededException("the resource was deleted");
        }
        if (!Objects.equals(
                present.getMetadata().getGeneration(), resource.getMetadata().getGeneration())) {
            throw new SupersededException("the spec has changed");
        }
        if (PauseRequest.isAnnotated(present) != PauseRequest.isAnnotated(resource)) {
            throw new SupersededException("the resource was paused or resumed");
        }
    }
}
