package io.proxyconfig.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.operator.pipeline.ClientSessions;
import io.proxyconfig.operator.pipeline.ReconcileResult;
import io.proxyconfig.operator.rollout.LeaseUnreadableException;
import io.proxyconfig.operator.rollout.OtherLeaderException;
import io.proxyconfig.operator.status.StatusFactory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which replica exports the series of a ProxyConfig. */
final class ResourceMetersTest {
    private static final Map<String, Integer> NONE_ENDED = Map.of();
    private static final Map<String, Integer> TWO_ENDED = Map.of("GracePeriod", 2);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ProxyConfig resource = new ProxyConfig();
    private Leadership lease = Leadership.WITHOUT_ELECTION;
    private final ResourceMeters meters = new ResourceMeters(registry, () -> lease.confirm());

    @BeforeEach
    void name() {
        resource.getMetadata().setNamespace("shop");
        resource.getMetadata().setName("orders");
    }

    @Test
    void aLeaderWithoutAnApiServerCountsAndShowsWhatItSees() {
        lease = () -> {
            throw new LeaseUnreadableException("no answer");
        };

        meters.record(resource, result(TWO_ENDED));

        assertThat(names()).contains("proxyconfig.condition", "proxyconfig.instance.probe.up");
        assertThat(ended()).isEqualTo(2);
    }

    @Test
    void sessionsThatTheOtherLeaderCountsAreNotCountedTwice() {
        meters.record(resource, result(TWO_ENDED));
        lease = ResourceMetersTest::refuse;

        assertThatThrownBy(() -> meters.record(resource, result(TWO_ENDED))).isInstanceOf(OtherLeaderException.class);

        assertThat(names()).containsOnly("proxyconfig.sessions.ended");
        assertThat(ended()).isEqualTo(2);
    }

    @Test
    void aReplicaThatLeadsAgainExportsAgain() {
        meters.record(resource, result(NONE_ENDED));
        lease = ResourceMetersTest::refuse;
        assertThatThrownBy(meters::confirmLeadership).isInstanceOf(OtherLeaderException.class);
        assertThat(names()).isEmpty();
        assertThatThrownBy(() -> meters.record(resource, result(NONE_ENDED))).isInstanceOf(OtherLeaderException.class);
        assertThat(names()).isEmpty();

        lease = () -> {
            throw new LeaseUnreadableException("no answer");
        };
        meters.record(resource, result(NONE_ENDED));
        assertThat(names()).as("nothing says that it leads again").isEmpty();

        lease = Leadership.WITHOUT_ELECTION;
        meters.record(resource, result(NONE_ENDED));
        assertThat(names()).contains("proxyconfig.condition", "proxyconfig.instance.probe.up");
    }

    @Test
    void withoutEndedSessionsNoLeaseIsRead() {
        lease = ResourceMetersTest::refuse;

        meters.record(resource, result(NONE_ENDED));

        assertThat(names()).contains("proxyconfig.condition");
    }

    @Test
    void aDeletedResourceHasNoSeries() {
        meters.record(resource, result(TWO_ENDED));

        meters.forget(resource);

        assertThat(names()).isEmpty();
    }

    private static void refuse() {
        throw new OtherLeaderException("another replica leads");
    }

    private static ReconcileResult result(Map<String, Integer> ended) {
        return new ReconcileResult(
                new StatusFactory().progressing(1, null, List.of(), "test", Instant.EPOCH),
                Optional.empty(),
                Optional.empty(),
                false,
                new ClientSessions(Map.of(), true, Set.of()),
                Map.of("orders-0", true),
                ended);
    }

    private List<String> names() {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .map(Meter.Id::getName)
                .toList();
    }

    private double ended() {
        return registry.get("proxyconfig.sessions.ended").counter().count();
    }
}
