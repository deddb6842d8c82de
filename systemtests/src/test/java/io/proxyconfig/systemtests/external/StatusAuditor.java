package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.StatusReader;
import io.proxyconfig.systemtests.external.GroundTruth.Claim;
import io.proxyconfig.systemtests.external.GroundTruth.Running;
import io.proxyconfig.systemtests.external.GroundTruth.Sample;
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
 * Keeps every version of the ProxyConfig that the API server had, beside samples of what was true at that time, and judges
 * whether the one ever claimed what the other did not bear out.
 */
final class StatusAuditor implements AutoCloseable {

    /**
     * The probe looks every 2 s, the operator asks it every 2 s, then a status must be written. Samples are counted, not
     * seconds: on a busy machine they take longer, as what they judge does.
     */
    private static final int TOLERATED_SAMPLES = 20;

    private static final Duration SAMPLE_EVERY = Duration.ofMillis(300);

    private final List<Version> versions = new CopyOnWriteArrayList<>();
    private final List<Sample> samples = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("status-auditor").daemon().factory());
    private final GroundTruth truth;
    private final Watch watch;
    private final Future<?> sampling;
    private volatile @Nullable Exception failure;

    /**
     * The resource as it arrived by watch.
     *
     * @param at {@link System#nanoTime()}
     * @param resource the resource
     */
    private record Version(long at, ProxyConfig resource) {

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
        this.truth = new GroundTruth(scenario.stack().instances());
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
            // what is claimed already is held against the truth before the test does anything to it
            Awaitility.await("the first version is seen beside the truth")
                    .atMost(Scenario.TIMEOUT)
                    .until(() -> !versions.isEmpty() && isSampled(versions.getFirst()));
        }
    }

    /** Every version of the resource since the auditor began, in order. */
    List<ProxyConfig> versions() {
        return versions.stream().map(Version::resource).toList();
    }

    /** The running worker of each instance now. */
    synchronized List<Running> truth() {
        return truth.sample(Set.of()).running().stream()
                .map(one -> Objects.requireNonNull(one, "an instance without a worker"))
                .toList();
    }

    /**
     * No status said Programmed=True before the running workers carried its revision and the listeners accepted, and none
     * went on to say so for {@value #TOLERATED_SAMPLES} samples after that had ended.
     */
    void neverFalselyProgrammed() {
        awaitSample();
        List<String> violations = new ArrayList<>(earlyClaims(newClaims()));
        violations.addAll(lateClaims());
        assertNone(violations);
    }

    /**
     * The first half only, and strictly, also of a claim that is made again: for tests that take away what would write the
     * status, and nothing that it speaks of.
     */
    void neverProgrammedTooEarly() {
        awaitSample();
        assertNone(earlyClaims(versions));
    }

    /**
     * Waits until what that version claims can be judged. A test that changes what is true before may take away the proof:
     * the watch is behind what the test itself has read.
     */
    void awaitSampleAfter(ProxyConfig resource) {
        if (programmed(resource).isEmpty()) {
            return;
        }
        String wanted = resource.getMetadata().getResourceVersion();
        Awaitility.await("resource version " + wanted + " arrives and is seen beside the truth")
                .atMost(Scenario.TIMEOUT)
                .until(() -> failure != null || versions.stream().anyMatch(one -> one.is(wanted) && isSampled(one)));
        assertThat(failure).as("the watch").isNull();
    }

    /** The newest version can't be judged before there is a sample that was begun after it arrived. */
    private void awaitSample() {
        Awaitility.await("a version of the resource").atMost(Scenario.TIMEOUT).until(() -> !versions.isEmpty());
        Version newest = versions.getLast();
        Awaitility.await("a sample after the newest version")
                .atMost(Scenario.TIMEOUT)
                .until(() -> isSampled(newest));
    }

    private boolean isSampled(Version version) {
        return !samples.isEmpty() && samples.getLast().begin() >= version.at();
    }

    private void assertNone(List<String> violations) {
        assertThat(failure).as("the watch").isNull();
        assertThat(sampling.isDone()).as("sampling came to an end").isFalse();
        assertThat(violations).as("claims that were not true").isEmpty();
    }

    /** Between two samples, so that each that is begun from now on tries the listeners of this version. */
    private synchronized void arrived(ProxyConfig resource) {
        Version version = new Version(System.nanoTime(), resource);
        versions.add(version);
        if (version.programmed().isPresent()) {
            // at once, on this thread: the claim was written a moment ago
            sample();
        }
    }

    private synchronized void sample() {
        Set<InetSocketAddress> listeners = new HashSet<>();
        if (!versions.isEmpty()) {
            Version latest = versions.getLast();
            listeners.addAll(GroundTruth.listeners(latest.resource()));
            claim(latest).ifPresent(claim -> listeners.addAll(claim.listeners()));
        }
        samples.add(truth.sample(listeners));
    }

    /** What that version says is live; empty where it does not say so. The generation that it speaks of may be older. */
    private Optional<Claim> claim(Version version) {
        return version.programmed()
                .map(programmed -> new Claim(
                        Objects.requireNonNull(version.resource().getStatus().revision()),
                        GroundTruth.listeners(ofGeneration(programmed.observedGeneration(), version.resource()))));
    }

    private ProxyConfig ofGeneration(@Nullable Long generation, ProxyConfig otherwise) {
        return versions.stream()
                .map(Version::resource)
                .filter(one -> one.getMetadata().getGeneration().equals(generation))
                .findFirst()
                .orElse(otherwise);
    }

    /** Without those that go on with the claim before them, because something else has changed: they may be late, not early. */
    private List<Version> newClaims() {
        List<Version> found = new ArrayList<>();
        Optional<Claim> before = Optional.empty();
        for (Version version : versions) {
            Optional<Claim> claim = claim(version);
            if (!claim.equals(before)) {
                found.add(version);
            }
            before = claim;
        }
        return found;
    }

    private List<String> earlyClaims(List<Version> judged) {
        List<String> found = new ArrayList<>();
        for (Version version : judged) {
            claim(version).ifPresent(claim -> {
                boolean borneOut = around(version.at()).stream().anyMatch(one -> one.bearsOut(claim, version.at()));
                if (!borneOut) {
                    found.add("resource version "
                            + version.resource().getMetadata().getResourceVersion() + " says that " + claim
                            + " is live, but around that time there was " + around(version.at()));
                }
            });
        }
        return found;
    }

    /** The last sample that was complete at that time, and the first that was begun after it. */
    private List<Sample> around(long time) {
        List<Sample> around = new ArrayList<>();
        samples.stream().filter(one -> one.end() < time).reduce((a, b) -> b).ifPresent(around::add);
        samples.stream().filter(one -> one.begin() >= time).findFirst().ifPresent(around::add);
        return around;
    }

    private List<String> lateClaims() {
        List<String> found = new ArrayList<>();
        List<Sample> contradicting = new ArrayList<>();
        for (Sample sample : samples) {
            Optional<Claim> claim = claimInForce(sample.begin());
            if (claim.isEmpty() || sample.bearsOut(claim.get(), sample.begin())) {
                contradicting.clear();
            } else if (contradicting.isEmpty() || isAPeriodAfter(contradicting.getLast(), sample)) {
                contradicting.add(sample);
            }
            if (contradicting.size() > TOLERATED_SAMPLES) {
                Sample first = contradicting.getFirst();
                found.add("the status still says that " + claim.orElseThrow() + " is live, "
                        + Duration.ofNanos(sample.begin() - first.begin()) + " after there was " + first);
                contradicting.clear();
            }
        }
        return found;
    }

    /** A version's own sample stands between two of the timer's, and must not make the tolerance shorter. */
    private static boolean isAPeriodAfter(Sample before, Sample sample) {
        return sample.begin() - before.end() >= SAMPLE_EVERY.toNanos();
    }

    private Optional<Claim> claimInForce(long time) {
        return versions.stream()
                .filter(version -> version.at() <= time)
                .reduce((a, b) -> b)
                .flatMap(this::claim);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        watch.close();
    }
}
