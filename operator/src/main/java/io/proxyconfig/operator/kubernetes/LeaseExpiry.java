package io.proxyconfig.operator.kubernetes;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.proxyconfig.api.Ticker;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the Lease of a leader that no longer renews it. The leader election of the framework compares the time in the Lease with the
 * clock of its own machine. If the clock of the former leader was an hour ahead, no replica would lead for an hour. This class
 * measures how long the Lease has not changed, and then removes its holder, as a leader does that stops.
 */
final class LeaseExpiry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseExpiry.class);

    private final KubernetesClient client;
    private final String namespace;
    private final String name;
    private final String identity;
    private final Duration expiry;
    private final Ticker ticker;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("lease-expiry").factory());
    private @Nullable Future<?> checks;
    private @Nullable ReadVersion seen;

    /** A version of the Lease, and when this replica has read it first. */
    private record ReadVersion(String version, Duration since) {}

    /**
     * For one replica.
     *
     * @param identity of this replica
     * @param expiry how long a Lease of another replica stays without a renewal
     */
    LeaseExpiry(
            KubernetesClient client, String namespace, String name, String identity, Duration expiry, Ticker ticker) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
        this.identity = identity;
        this.expiry = expiry;
        this.ticker = ticker;
    }

    /** Looks at the Lease again and again. */
    void start(Duration interval) {
        checks = timer.scheduleWithFixedDelay(this::check, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Reads the Lease, and removes a holder that has not renewed it for too long. */
    void check() {
        try {
            Lease lease = client.leases().inNamespace(namespace).withName(name).get();
            if (lease != null
                    && isHeldByAnother(lease)
                    && isExpired(lease.getMetadata().getResourceVersion())) {
                removeHolder(lease);
            }
        } catch (KubernetesClientException e) {
            LOG.debug("Cannot read or change the Lease {}; the replica tries again", name, e);
        } catch (RuntimeException e) {
            // the executor would end the task
            LOG.warn("Cannot check the Lease {}; the replica tries again", name, e);
        }
    }

    private boolean isHeldByAnother(Lease lease) {
        String holder = lease.getSpec().getHolderIdentity();
        return holder != null && !holder.isEmpty() && !holder.equals(identity);
    }

    private boolean isExpired(String version) {
        Duration now = ticker.now();
        if (seen == null || !seen.version().equals(version)) {
            seen = new ReadVersion(version, now);
        }
        return now.minus(seen.since()).compareTo(expiry) >= 0;
    }

    private void removeHolder(Lease lease) {
        String holder = lease.getSpec().getHolderIdentity();
        lease.getSpec().setHolderIdentity(null);
        try {
            client.resource(lease)
                    .lockResourceVersion(lease.getMetadata().getResourceVersion())
                    .update();
            LOG.info(
                    "The replica {} has not renewed the Lease {} for {} s: the Lease is free",
                    holder,
                    name,
                    expiry.toSeconds());
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            LOG.debug("The Lease {} has changed, so its holder stays", name);
        }
    }

    @Override
    public void close() {
        if (checks != null) {
            checks.cancel(true);
        }
        timer.shutdown();
    }
}
