package io.proxyconfig.operator.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.status.StatusFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a status when it says something new: transitions at once, numbers at most every ten seconds, the same thing
 * never.
 */
final class StatusWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);
    private static final Duration NUMBERS_EVERY = Duration.ofSeconds(10);
    private static final Duration LONG_PASS = Duration.ofSeconds(1);
    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("proxyconfig-operator")
            .withForce(true)
            .build();

    private final KubernetesClient client;
    private final Clock clock;
    private final Map<String, Written> written = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("interim-status").daemon().factory());

    StatusWriter(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    private record Written(String resourceVersion, ProxyConfigStatus status, Instant at) {}

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
        if (status.equals(before)) {
            return false;
        }
        Written own = written.get(resource.getMetadata().getUid());
        boolean numbersOnly = before != null && StatusFactory.differOnlyInNumbers(before, status);
        if (numbersOnly && own != null && clock.instant().isBefore(own.at().plus(NUMBERS_EVERY))) {
            return false;
        }
        patch(resource, status);
        return true;
    }

    void forget(ProxyConfig resource) {
        written.remove(resource.getMetadata().getUid());
    }

    /** Says that the spec is being applied: at once for a new resource, else when a pass takes longer than a second. */
    Interim interim(ProxyConfig resource, @Nullable ProxyConfigStatus before, Supplier<ProxyConfigStatus> progressing) {
        if (before == null) {
            patch(resource, progressing.get());
            return new Interim(null);
        }
        boolean sameSpec = resource.getMetadata().getGeneration().equals(before.observedGeneration());
        return sameSpec ? new Interim(null) : new Interim(() -> writeInterim(resource, progressing.get()));
    }

    private void writeInterim(ProxyConfig resource, ProxyConfigStatus status) {
        try {
            patch(resource, status);
        } catch (KubernetesClientException e) {
            LOG.warn("The interim status could not be written: {}", e.getMessage());
        }
    }

    private void patch(ProxyConfig resource, ProxyConfigStatus status) {
        ProxyConfig fresh = new ProxyConfig();
        fresh.setMetadata(new ObjectMetaBuilder()
                .withName(resource.getMetadata().getName())
                .withNamespace(resource.getMetadata().getNamespace())
                .build());
        fresh.setStatus(status);
        ProxyConfig answer = client.resource(fresh).subresource("status").patch(APPLY);
        written.put(
                resource.getMetadata().getUid(),
                new Written(answer.getMetadata().getResourceVersion(), status, clock.instant()));
    }

    /** A write that happens unless the pass ends first; never after it. */
    final class Interim implements AutoCloseable {
        private final @Nullable Runnable write;
        private final @Nullable Future<?> pending;
        private boolean ended;

        private Interim(@Nullable Runnable write) {
            this.write = write;
            this.pending =
                    write == null ? null : timer.schedule(this::run, LONG_PASS.toMillis(), TimeUnit.MILLISECONDS);
        }

        private synchronized void run() {
            if (!ended && write != null) {
                write.run();
            }
        }

        @Override
        public synchronized void close() {
            ended = true;
            if (pending != null) {
                pending.cancel(false);
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
