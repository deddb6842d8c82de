package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.OperatorProcess;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.TestNamespace;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A leader that is suspended, and continues after another replica has taken over; and one that ends. */
@ExtendWith(SharedControlPlane.class)
final class LeadershipST {
    private static final String LEASE = "proxyconfig-operator";
    /** The Lease ends after 12 s, and the JVM of the former leader waits for its reconciliations. */
    private static final Duration FAIL_OVER = Duration.ofSeconds(60);

    @TempDir
    private Path logs;

    private Scenario scenario;
    private OperatorProcess first;
    private OperatorProcess second;

    @BeforeEach
    void start(TestNamespace namespace) {
        scenario = Scenario.start(namespace);
        scenario.stack().operator().kill();
        first = replica("first");
        scenario.apply(SpecSamples.probed(2));
        scenario.awaitReady();
        second = replica("second");
        scenario.hold();
    }

    @AfterEach
    void end() {
        first.close();
        second.close();
        scenario.close();
    }

    @Test
    void aFormerLeaderChangesNothingAndEnds() throws SQLException {
        StatusAuditor auditor = scenario.audit();
        int reloads = WorkerSnapshot.of(scenario).reloads();
        String leader = holder();

        first.suspend();
        ProxyConfig changed = scenario.change();
        ProxyConfig ready = scenario.awaitReady();
        assertThat(holder()).isNotEqualTo(leader);
        assertThat(ready.getStatus().observedGeneration())
                .isEqualTo(changed.getMetadata().getGeneration());
        first.resume();

        assertThat(first.exitsWithin(FAIL_OVER)).as("the former leader ends").isTrue();
        scenario.awaitReady();
        assertThat(WorkerSnapshot.of(scenario).reloads()).isEqualTo(reloads + 1);
        auditor.assertNeverFalselyProgrammed();
        scenario.query();
        scenario.assertHeldConnectionsWork();
    }

    @Test
    void aLeaderThatEndsWithAClockAheadIsReplaced() {
        String leader = holder();
        first.kill();
        lease().edit(lease -> {
            // as the leader writes it if its clock is an hour ahead
            lease.getSpec().setRenewTime(ZonedDateTime.now(ZoneOffset.UTC).plusHours(1));
            return lease;
        });

        ProxyConfig changed = scenario.change();
        ProxyConfig ready = scenario.awaitReady();
        assertThat(ready.getStatus().observedGeneration())
                .isEqualTo(changed.getMetadata().getGeneration());
        assertThat(holder()).isNotEqualTo(leader);
        scenario.assertHeldConnectionsWork();
    }

    /** A replica that is ready takes part in the election. */
    private OperatorProcess replica(String name) {
        return OperatorProcess.startWith(
                scenario.stack().controlPlane().kubeconfig(),
                List.of(
                        "--namespace",
                        scenario.stack().namespace(),
                        "--leader-election",
                        scenario.stack().namespace()),
                logs.resolve(name + ".log"),
                List.of());
    }

    private String holder() {
        return Awaitility.await("a replica has the Lease")
                .atMost(FAIL_OVER)
                .until(
                        () -> Objects.requireNonNullElse(lease().get().getSpec().getHolderIdentity(), ""),
                        name -> !name.isEmpty());
    }

    private Resource<Lease> lease() {
        return scenario.stack()
                .client()
                .leases()
                .inNamespace(scenario.stack().namespace())
                .withName(LEASE);
    }
}
