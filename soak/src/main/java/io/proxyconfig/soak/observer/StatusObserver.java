package io.proxyconfig.soak.observer;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.soak.faults.FaultLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches the ProxyConfig, asks each HAProxy for what it has, and reports the first status that is wrong. It uses no part of the
 * operator and of the probe.
 */
public final class StatusObserver implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(400);

    private final Resource<ProxyConfig> resource;
    private final FaultLog faults;
    private final Consumer<String> failed;
    private final StatusJudge judge;
    private final SharedIndexInformer<ProxyConfig> informer;
    private final List<Thread> readers = new ArrayList<>();
    private volatile boolean closing;

    /**
     * Starts to observe.
     *
     * @param failed receives what is wrong about a status
     */
    public StatusObserver(
            Resource<ProxyConfig> resource, List<HaproxyProcess> haproxies, FaultLog faults, Consumer<String> failed) {
        this.resource = resource;
        this.faults = faults;
        this.failed = failed;
        this.judge = new StatusJudge(faults, haproxies.size());
        for (HaproxyProcess haproxy : haproxies) {
            int number = readers.size();
            WorkerReader reader = new WorkerReader(haproxy.masterSocket());
            readers.add(Thread.ofVirtual()
                    .name("observer-" + number)
                    .uncaughtExceptionHandler((thread, e) -> failed.accept(thread.getName() + " failed: " + e))
                    .unstarted(() -> observe(number, reader)));
        }
        this.informer = resource.inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(ProxyConfig added) {
                arrived(added);
            }

            @Override
            public void onUpdate(ProxyConfig before, ProxyConfig updated) {
                arrived(updated);
            }

            @Override
            public void onDelete(ProxyConfig deleted, boolean unknown) {
                failed.accept("the ProxyConfig was deleted");
            }
        });
        readers.forEach(Thread::start);
    }

    private void arrived(ProxyConfig version) {
        Optional<StatusClaim> claim = StatusClaim.of(version);
        judge.version(System.nanoTime(), version.getMetadata().getGeneration(), claim);
        if (claim.isPresent()) {
            readers.forEach(LockSupport::unpark);
        }
    }

    private void observe(int number, WorkerReader reader) {
        while (!closing) {
            judge.reading(number, reader.read()).ifPresent(this::check);
            if (judge.isRight()) {
                faults.statusIsRight();
            }
            LockSupport.parkNanos(INTERVAL.toNanos());
        }
    }

    /** Reads the resource, because the watch can be later than a change of the spec or of the status. */
    private void check(WrongStatus wrong) {
        ProxyConfig present = present();
        if (present == null) {
            return;
        }
        boolean sameSpec =
                present.getMetadata().getGeneration() == wrong.claim().generation();
        boolean stillStated = StatusClaim.of(present).equals(Optional.of(wrong.claim()));
        if (sameSpec && (wrong.early() || stillStated)) {
            failed.accept(
                    wrong.text() + " (resource version " + present.getMetadata().getResourceVersion() + ")");
        } else {
            judge.overtaken();
            arrived(present);
        }
    }

    /** The resource, as soon as the API server answers; null at the end of the run. */
    private @Nullable ProxyConfig present() {
        while (!closing) {
            try {
                return resource.get();
            } catch (KubernetesClientException apiServerRestarts) {
                LockSupport.parkNanos(INTERVAL.toNanos());
            }
        }
        return null;
    }

    /** Whether the status has Programmed=True for the present spec, and every HAProxy has that spec. */
    public boolean isRight() {
        return judge.isRight();
    }

    /** Numbers for the report. */
    public String numbers() {
        return judge.numbers();
    }

    /** The latest answer of each HAProxy, for a failure. */
    public List<String> latest() {
        return judge.latest();
    }

    @Override
    public void close() {
        closing = true;
        informer.close();
        readers.forEach(LockSupport::unpark);
        for (Thread reader : readers) {
            try {
                reader.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
