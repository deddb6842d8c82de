package io.proxyconfig.operator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.Ticker;
import io.proxyconfig.api.v1alpha1.FormerInstance;
import io.proxyconfig.api.v1alpha1.InstanceStatusBuilder;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatusBuilder;
import io.proxyconfig.operator.pipeline.FormerInstances.Attempts;
import io.proxyconfig.operator.probe.ProbeException;
import io.proxyconfig.operator.resolve.Credentials;
import io.proxyconfig.operator.resolve.Instance;
import io.proxyconfig.operator.rollout.SupersededException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FormerInstancesTest {
    private static final Credentials CREDENTIALS = new Credentials("admin", "password", "token", null);
    private static final URI PROBE = URI.create("https://haproxy-0:8443");
    private static final Attempts MANY = new Attempts(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofHours(1));

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger changes = new AtomicInteger();
    private volatile int failures;

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void aReleaseIsTriedAgainUntilTheProbeAnswers() {
        failures = 3;
        FormerInstances former = former(MANY);
        former.update(List.of(instance()), Set.of());

        former.release(CREDENTIALS, false, () -> {});

        assertThat(former.list()).containsExactly(new FormerInstance("haproxy-0", PROBE.toString()));
        Awaitility.await("the fourth request").until(() -> changes.get() == 1);
        assertThat(requests).hasValue(4);
        assertThat(former.list()).isEmpty();
    }

    @Test
    void theOperatorGivesUpAfterATime() {
        failures = Integer.MAX_VALUE;
        FormerInstances former = former(new Attempts(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ZERO));
        former.update(List.of(instance()), Set.of());

        former.release(CREDENTIALS, false, () -> {});

        Awaitility.await("the end of the attempts").until(() -> changes.get() == 1);
        assertThat(requests).hasValue(1);
        assertThat(former.list()).isEmpty();
    }

    @Test
    void anInstanceOfTheStatusIsReleasedWithTheCredentialsOfTheSpec() {
        FormerInstances former = former(MANY);
        former.restore(status(PROBE.toString()));
        former.update(List.of(), Set.of(URI.create("https://haproxy-1:8443")));
        assertThat(former.list()).extracting(FormerInstance::name).containsExactlyInAnyOrder("haproxy-0", "earlier");

        former.release(CREDENTIALS, false, () -> {});

        Awaitility.await("both are released").until(() -> former.list().isEmpty());
        assertThat(requests).hasValue(2);
    }

    @Test
    void anInstanceThatTheSpecNamesAgainIsNotReleased() {
        failures = Integer.MAX_VALUE;
        FormerInstances former = former(new Attempts(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(2)));
        former.update(List.of(instance()), Set.of());
        former.release(CREDENTIALS, false, () -> {});
        Awaitility.await("the first request").until(() -> requests.get() == 1);

        former.update(List.of(), Set.of(PROBE));

        assertThat(former.list()).isEmpty();
        threads.shutdown();
        Awaitility.await("the attempts have ended").until(threads::isTerminated);
        assertThat(changes).hasValue(0);
    }

    @Test
    void noCredentialsGoWithoutEncryptionUnlessTheSpecAllowsIt() {
        FormerInstances former = former(MANY);
        former.restore(status("http://haproxy-0:8443"));
        former.remove(URI.create("https://earlier:8443"));

        former.release(CREDENTIALS, false, () -> {});
        former.release(CREDENTIALS, false, () -> {});
        assertThat(former.list()).hasSize(1);
        assertThat(requests).hasValue(0);

        former.release(CREDENTIALS, true, () -> {});
        Awaitility.await("it is released").until(() -> former.list().isEmpty());
    }

    @Test
    void aFormerLeaderReleasesNothing() {
        AtomicInteger confirmations = new AtomicInteger();
        FormerInstances former = former(MANY);
        former.update(List.of(instance()), Set.of());

        former.release(CREDENTIALS, false, () -> {
            confirmations.incrementAndGet();
            throw new SupersededException("another replica leads");
        });
        Awaitility.await("two attempts").until(() -> confirmations.get() >= 2);
        assertThat(requests).hasValue(0);

        former.release(CREDENTIALS, false, () -> {});
        Awaitility.await("it is released").until(() -> former.list().isEmpty());
        assertThat(requests).hasValue(1);
    }

    private static ProxyConfigStatus status(String probeUrl) {
        return ProxyConfigStatusBuilder.builder()
                .formerInstances(List.of(new FormerInstance("earlier", "https://earlier:8443")))
                .instanceStatuses(List.of(InstanceStatusBuilder.builder()
                        .name("haproxy-0")
                        .probeURL(probeUrl)
                        .build()))
                .build();
    }

    private static Instance instance() {
        return new Instance("haproxy-0", URI.create("https://haproxy-0:5555"), PROBE, CREDENTIALS);
    }

    private FormerInstances former(Attempts attempts) {
        return new FormerInstances(
                instance -> {
                    assertThat(instance.credentials()).isEqualTo(CREDENTIALS);
                    if (requests.incrementAndGet() <= failures) {
                        throw new ProbeException("no answer");
                    }
                },
                attempts,
                threads,
                Ticker.system(),
                changes::incrementAndGet);
    }
}
