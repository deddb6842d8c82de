package io.proxyconfig.operator.pipeline;

import io.proxyconfig.api.Ticker;
import io.proxyconfig.api.v1alpha1.ExternalInstance;
import io.proxyconfig.api.v1alpha1.FormerInstance;
import io.proxyconfig.api.v1alpha1.InstanceStatus;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.probe.ProbeException;
import io.proxyconfig.operator.resolve.Credentials;
import io.proxyconfig.operator.resolve.Instance;
import io.proxyconfig.operator.rollout.ChangePermission;
import io.proxyconfig.operator.rollout.SupersededException;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The external instances of one resource that its spec no longer names, also those that an earlier process of the operator
 * configured. Their probes are released in the background, and no reconciliation waits for them. Thread-safe.
 */
final class FormerInstances implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FormerInstances.class);
    private static final Pattern URL = Pattern.compile(ExternalInstance.URL_PATTERN);
    private static final Pattern LOOPBACK = Pattern.compile(ExternalInstance.LOOPBACK_PATTERN);

    private final Map<URI, UnreleasedProbe> byProbe = new LinkedHashMap<>();
    private final ReleaseRequest request;
    private final Attempts attempts;
    private final ExecutorService threads;
    private final Ticker ticker;
    private final Runnable onChange;
    private volatile ChangePermission permission = () -> {};

    /** Asks the probe of an instance to close its connections. */
    @FunctionalInterface
    interface ReleaseRequest {
        void send(Instance instance) throws ProbeException;
    }

    /**
     * When the operator tries again.
     *
     * @param first delay after the first attempt; each delay is twice the one before it
     * @param longest longest delay
     * @param total after which time it gives up
     */
    record Attempts(Duration first, Duration longest, Duration total) {
        static final Attempts DEFAULT = new Attempts(Duration.ofSeconds(2), Duration.ofMinutes(1), Duration.ofHours(1));
    }

    /** An instance; without its credentials if only the status has it. */
    private static final class UnreleasedProbe {
        private final String name;
        private final @Nullable Instance instance;
        private @Nullable ReleaseAttempts release;

        UnreleasedProbe(String name, @Nullable Instance instance) {
            this.name = name;
            this.instance = instance;
        }
    }

    /** The attempts to release a probe. They end when the instance has other attempts, or none. */
    private static final class ReleaseAttempts {
        private final Instance instance;
        private final Duration end;

        ReleaseAttempts(Instance instance, Duration end) {
            this.instance = instance;
            this.end = end;
        }
    }

    /**
     * No instances.
     *
     * @param threads for the releases
     * @param onChange called after a release, and when the operator gives up
     */
    FormerInstances(
            ReleaseRequest request, Attempts attempts, ExecutorService threads, Ticker ticker, Runnable onChange) {
        this.request = request;
        this.attempts = attempts;
        this.threads = threads;
        this.ticker = ticker;
        this.onChange = onChange;
    }

    /** Adds the instances of a status, which another process of the operator can have written. */
    synchronized void restore(ProxyConfigStatus status) {
        if (status.formerInstances() != null) {
            status.formerInstances().forEach(one -> restore(one.name(), one.probeURL()));
        }
        if (status.instanceStatuses() != null) {
            for (InstanceStatus instance : status.instanceStatuses()) {
                restore(instance.name(), instance.probeURL());
            }
        }
    }

    private void restore(String name, @Nullable String probeUrl) {
        if (probeUrl != null && URL.matcher(probeUrl).matches()) {
            byProbe.put(URI.create(probeUrl), new UnreleasedProbe(name, null));
        }
    }

    /** Adds instances that the operator observes, and removes those that the spec names. */
    synchronized void update(Collection<Instance> observed, Set<URI> present) {
        observed.forEach(instance ->
                byProbe.computeIfAbsent(instance.probeURL(), url -> new UnreleasedProbe(instance.name(), instance)));
        present.forEach(this::remove);
    }

    /** Removes an instance without a request to its probe. */
    synchronized void remove(URI probe) {
        byProbe.remove(probe);
    }

    /**
     * Starts the release of all instances.
     *
     * @param credentials of the present instances
     * @param allowPlainHttp whether the operator sends credentials without encryption
     * @param present confirmed before each request, also before those of earlier calls
     */
    synchronized void release(Credentials credentials, boolean allowPlainHttp, ChangePermission present) {
        permission = present;
        byProbe.forEach((probe, former) -> {
            if (former.release == null && (allowPlainHttp || isEncrypted(probe))) {
                ReleaseAttempts release = new ReleaseAttempts(
                        instance(probe, former, credentials), ticker.now().plus(attempts.total()));
                former.release = release;
                threads.execute(() -> attempt(release, attempts.first()));
            }
        });
    }

    /** Ends the attempts, and keeps the instances. */
    synchronized void suspend() {
        byProbe.values().forEach(former -> former.release = null);
    }

    private static boolean isEncrypted(URI probe) {
        return "https".equals(probe.getScheme())
                || LOOPBACK.matcher(probe.toString()).matches();
    }

    private static Instance instance(URI probe, UnreleasedProbe former, Credentials credentials) {
        return former.instance == null ? new Instance(former.name, probe, probe, credentials) : former.instance;
    }

    /** Sends one request. After a failure, the next one follows after the delay. */
    private void attempt(ReleaseAttempts release, Duration delay) {
        if (!isPresent(release)) {
            return;
        }
        Instance instance = release.instance;
        boolean released = isReleased(instance);
        if (!released && ticker.now().compareTo(release.end) < 0) {
            CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, threads)
                    .execute(() -> attempt(release, longer(delay)));
            return;
        }
        if (!released) {
            LOG.warn(
                    "Instance {}: the operator gives up. If the probe at {} still runs, restart it to close its connections",
                    instance.name(),
                    instance.probeURL());
        }
        if (forget(release)) {
            onChange.run();
        }
    }

    private Duration longer(Duration delay) {
        Duration twice = delay.multipliedBy(2);
        return twice.compareTo(attempts.longest()) < 0 ? twice : attempts.longest();
    }

    private boolean isReleased(Instance instance) {
        try {
            permission.confirm();
            request.send(instance);
            return true;
        } catch (SupersededException e) {
            LOG.info("Instance {}: its probe is not released now: {}", instance.name(), e.getMessage());
            return false;
        } catch (ProbeException e) {
            LOG.info(
                    "Instance {}: its probe could not be released and keeps its connections: {}",
                    instance.name(),
                    e.getMessage());
            return false;
        } catch (RuntimeException e) {
            LOG.error("Instance {}: the release of its probe failed with an unexpected exception", instance.name(), e);
            return false;
        }
    }

    private synchronized boolean isPresent(ReleaseAttempts release) {
        UnreleasedProbe former = byProbe.get(release.instance.probeURL());
        return former != null && former.release == release;
    }

    private synchronized boolean forget(ReleaseAttempts release) {
        return isPresent(release) && byProbe.remove(release.instance.probeURL()) != null;
    }

    /** The instances with their credentials; without those for which there are none. */
    synchronized List<Instance> instances(Optional<Credentials> credentials) {
        return byProbe.entrySet().stream()
                .filter(one -> one.getValue().instance != null || credentials.isPresent())
                .map(one -> one.getValue().instance != null
                        ? one.getValue().instance
                        : instance(one.getKey(), one.getValue(), credentials.orElseThrow()))
                .toList();
    }

    /** The instances for the status. */
    synchronized List<FormerInstance> list() {
        return byProbe.entrySet().stream()
                .map(one -> new FormerInstance(one.getValue().name, one.getKey().toString()))
                .toList();
    }

    /** Ends all attempts. */
    @Override
    public synchronized void close() {
        byProbe.clear();
    }
}
