package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.StatusReader;
import io.proxyconfig.systemtests.external.ActualState.HaproxyWorker;
import io.proxyconfig.systemtests.external.ActualState.ReportedState;
import io.proxyconfig.systemtests.external.ActualState.Sample;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Records every version of the ProxyConfig and samples of the actual state, and checks that no status reported a state that
 * was not the actual one.
 */
final class StatusAuditor implements AutoCloseable {

    /**
     * The probe reads HAProxy every 2 s, the operator reads the probe every 2 s, then it writes the status. The tolerance is
     * a number of samples, not of seconds, because samples take longer on a busy machine, as the status does.
     */
    private static final int TOLERATED_SAMPLES = 20;

    private static final Duration SAMPLE_EVERY = Duration.ofMillis(300);

    private final List<StatusVersion> versions = new CopyOnWriteArrayList<>();
    private final List<Sample> samples = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("status-auditor").daemon().factory());
    private final ActualState actualState;
    private final Watch watch;
    private final Future<?> sampling;
    private volatile @Nullable Exception failure;

    /**
     * A version of the resource from the watch.
     *
     * @param at its arrival, by {@link System#nanoTime()}
     * @param resource the resource
     */
    private record StatusVersion(long at, ProxyConfig resource) {

        boolean is(String resourceVersion) {
            return resource.getMetadata().getResourceVersion().equals(resourceVersion);
        }

        Optional<Condition> programmed() {
            return StatusAuditor.programmed(resource);
        }
    }

    private static Optional<Condition> programmed(ProxyConfig resource) {
        return StatusReader.condition(resource, "Programmed").filter(one -> one.status() == Condition.Status.True);
    }

    StatusAuditor(Scenario scenario) {
        this.actualState = new ActualState(scenario.stack().instances());
        this.watch = scenario.handle().watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, ProxyConfig resource) {
                arrived(resource);
            }

            @Override
            public void onClose(WatcherException cause) {
                failure = cause;
            }
        });
        this.sampling = timer.scheduleWithFixedDelay(this::sample, 0, SAMPLE_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        if (scenario.handle().get() != null) {
            // the current status is checked before the test changes the actual state
            Awaitility.await("a sample after the first version")
                    .atMost(Scenario.TIMEOUT)
                    .until(() -> !versions.isEmpty() && isSampled(versions.getFirst()));
        }
    }

    /** Every version of the resource since the auditor began, in order. */
    List<ProxyConfig> versions() {
        return versions.stream().map(StatusVersion::resource).toList();
    }

    /** The running worker of each instance now. */
    synchronized List<HaproxyWorker> runningWorkers() {
        return actualState.sample(Set.of()).running().stream()
                .map(one -> Objects.requireNonNull(one, "an instance has no worker"))
                .toList();
    }

    /**
     * Asserts that no status had Programmed=True before the running workers had its revision and the listeners accepted, and
     * that none kept it for more than {@value #TOLERATED_SAMPLES} samples after that state had ended.
     */
    void assertNeverFalselyProgrammed() {
        awaitSample();
        List<String> violations = new ArrayList<>(earlyReports(newReports()));
        violations.addAll(lateReports());
        assertNone(violations);
    }

    /**
     * Asserts the first half only, also for a repeated status: for tests that kill the operator, which would correct the
     * status later.
     */
    void assertNeverProgrammedEarly() {
        awaitSample();
        assertNone(earlyReports(versions));
    }

    /**
     * Waits until a version has been compared with a sample. The watch can be later than the test's own read, so a test must
     * call this before it changes the actual state.
     */
    void awaitSampleAfter(ProxyConfig resource) {
        if (programmed(resource).isEmpty()) {
            return;
        }
        String wanted = resource.getMetadata().getResourceVersion();
        Awaitility.await("resource version " + wanted + " arrives and is sampled")
                .atMost(Scenario.TIMEOUT)
                .until(() -> failure != null || versions.stream().anyMatch(one -> one.is(wanted) && isSampled(one)));
        assertThat(failure).as("the watch").isNull();
    }

    /** The newest version can be checked only with a sample that began after its arrival. */
    private void awaitSample() {
        Awaitility.await("a version of the resource").atMost(Scenario.TIMEOUT).until(() -> !versions.isEmpty());
        StatusVersion newest = versions.getLast();
        Awaitility.await("a sample after the newest version")
                .atMost(Scenario.TIMEOUT)
                .until(() -> isSampled(newest));
    }

    private boolean isSampled(StatusVersion version) {
        return !samples.isEmpty() && samples.getLast().begin() >= version.at();
    }

    private void assertNone(List<String> violations) {
        assertThat(failure).as("the watch").isNull();
        assertThat(sampling.isDone()).as("sampling has ended").isFalse();
        assertThat(violations).as("statuses that were not true").isEmpty();
    }

    /** Runs between two samples, so that each later sample connects to the listeners of this version. */
    private synchronized void arrived(ProxyConfig resource) {
        StatusVersion version = new StatusVersion(System.nanoTime(), resource);
        versions.add(version);
        if (version.programmed().isPresent()) {
            // immediately, on this thread, because the status was written a moment ago
            sample();
        }
    }

    private synchronized void sample() {
        Set<InetSocketAddress> listeners = new HashSet<>();
        if (!versions.isEmpty()) {
            StatusVersion latest = versions.getLast();
            listeners.addAll(ActualState.listeners(latest.resource()));
            reportedState(latest).ifPresent(reported -> listeners.addAll(reported.listeners()));
        }
        samples.add(actualState.sample(listeners));
    }

    /** The state that a version reports; empty without Programmed=True. It can be that of an older generation. */
    private Optional<ReportedState> reportedState(StatusVersion version) {
        return version.programmed()
                .map(programmed -> new ReportedState(
                        Objects.requireNonNull(version.resource().getStatus().revision()),
                        ActualState.listeners(ofGeneration(programmed.observedGeneration(), version.resource()))));
    }

    private ProxyConfig ofGeneration(@Nullable Long generation, ProxyConfig otherwise) {
        return versions.stream()
                .map(StatusVersion::resource)
                .filter(one -> one.getMetadata().getGeneration().equals(generation))
                .findFirst()
                .orElse(otherwise);
    }

    /** Versions that report a new state. A version that repeats the previous state can be late, not early. */
    private List<StatusVersion> newReports() {
        List<StatusVersion> found = new ArrayList<>();
        Optional<ReportedState> before = Optional.empty();
        for (StatusVersion version : versions) {
            Optional<ReportedState> reported = reportedState(version);
            if (!reported.equals(before)) {
                found.add(version);
            }
            before = reported;
        }
        return found;
    }

    private List<String> earlyReports(List<StatusVersion> checked) {
        List<String> found = new ArrayList<>();
        for (StatusVersion version : checked) {
            reportedState(version).ifPresent(reported -> {
                boolean confirmed = around(version.at()).stream().anyMatch(one -> one.confirms(reported, version.at()));
                if (!confirmed) {
                    found.add("resource version "
                            + version.resource().getMetadata().getResourceVersion() + " reports that " + reported
                            + " is live, but the actual state at that time was " + around(version.at()));
                }
            });
        }
        return found;
    }

    /** The last sample that ended before a time, and the first that began after it. */
    private List<Sample> around(long time) {
        List<Sample> around = new ArrayList<>();
        samples.stream().filter(one -> one.end() < time).reduce((a, b) -> b).ifPresent(around::add);
        samples.stream().filter(one -> one.begin() >= time).findFirst().ifPresent(around::add);
        return around;
    }

    private List<String> lateReports() {
        List<String> found = new ArrayList<>();
        List<Sample> contradicting = new ArrayList<>();
        for (Sample sample : samples) {
            Optional<ReportedState> reported = reportedAt(sample.begin());
            if (reported.isEmpty() || sample.confirms(reported.get(), sample.begin())) {
                contradicting.clear();
            } else if (contradicting.isEmpty() || isAPeriodAfter(contradicting.getLast(), sample)) {
                contradicting.add(sample);
            }
            if (contradicting.size() > TOLERATED_SAMPLES) {
                Sample first = contradicting.getFirst();
                found.add("the status still reports that " + reported.orElseThrow() + " is live, "
                        + Duration.ofNanos(sample.begin() - first.begin()) + " after the actual state was " + first);
                contradicting.clear();
            }
        }
        return found;
    }

    /** A version's own sample comes between two of the timer, and must not shorten the tolerance. */
    private static boolean isAPeriodAfter(Sample before, Sample sample) {
        return sample.begin() - before.end() >= SAMPLE_EVERY.toNanos();
    }

    private Optional<ReportedState> reportedAt(long time) {
        return versions.stream()
                .filter(version -> version.at() <= time)
                .reduce((a, b) -> b)
                .flatMap(this::reportedState);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        watch.close();
    }
}
