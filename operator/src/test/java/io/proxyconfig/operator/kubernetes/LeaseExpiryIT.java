package io.proxyconfig.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.TestNamespace;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The end of a Lease on a real API server. */
@ExtendWith(SharedControlPlane.class)
final class LeaseExpiryIT {
    private static final String LEASE = "proxyconfig-operator";
    private static final Duration EXPIRY = Duration.ofSeconds(14);
    private static final ZonedDateTime NOON = ZonedDateTime.of(2026, 1, 1, 12, 0, 0, 0, ZoneOffset.UTC);

    private KubernetesClient client;
    private String namespace;
    private Duration now = Duration.ZERO;
    private LeaseExpiry expiry;

    @BeforeEach
    void create(TestNamespace test) {
        client = test.controlPlane().client();
        namespace = test.name();
        expiry = new LeaseExpiry(client, namespace, LEASE, "this", EXPIRY, () -> now);
    }

    @AfterEach
    void close() {
        expiry.close();
    }

    private void lease(String holder, ZonedDateTime renewed) {
        Lease lease = new LeaseBuilder()
                .withNewMetadata()
                .withName(LEASE)
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(holder)
                .withLeaseDurationSeconds(12)
                .withRenewTime(renewed)
                .endSpec()
                .build();
        client.resource(lease).createOr(existing -> existing.update());
    }

    private @Nullable String holderAfter(Duration time) {
        now = now.plus(time);
        expiry.check();
        return client.leases()
                .inNamespace(namespace)
                .withName(LEASE)
                .get()
                .getSpec()
                .getHolderIdentity();
    }

    @Test
    void aLeaderWithAClockAheadLosesTheLeaseWhenItNoLongerRenewsIt() {
        lease("other", NOON.plusYears(10));

        assertThat(holderAfter(Duration.ZERO)).isEqualTo("other");
        assertThat(holderAfter(EXPIRY.minusSeconds(1))).isEqualTo("other");
        assertThat(holderAfter(Duration.ofSeconds(1))).isNull();
        assertThat(holderAfter(EXPIRY)).as("nothing is left to do").isNull();
    }

    @Test
    void aLeaderThatRenewsTheLeaseKeepsItWhateverItsClockSays() {
        lease("other", NOON);
        expiry.check();
        for (int renewal = 1; renewal <= 3; renewal++) {
            lease("other", NOON.minusHours(renewal));
            assertThat(holderAfter(EXPIRY)).isEqualTo("other");
        }
    }

    @Test
    void theOwnLeaseStays() {
        lease("this", NOON);

        assertThat(holderAfter(Duration.ZERO)).isEqualTo("this");
        assertThat(holderAfter(EXPIRY.multipliedBy(2))).isEqualTo("this");
    }

    @Test
    void thereMayBeNoLease() {
        expiry.check();

        assertThat(client.leases().inNamespace(namespace).withName(LEASE).get()).isNull();
    }
}
