package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.harness.ProxyInstance;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.TestNamespace;
import java.sql.SQLException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Deleting a ProxyConfig releases the instances, does not wait for unavailable ones, and breaks no connection. */
@ExtendWith(SharedControlPlane.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DeletionST {
    private Scenario scenario;
    private ProxyInstance instance;

    @BeforeAll
    void start(TestNamespace namespace) {
        scenario = Scenario.start(namespace);
        instance = scenario.stack().instance();
    }

    @AfterAll
    void end() {
        scenario.close();
    }

    @BeforeEach
    void apply() {
        scenario.apply(SpecSamples.probed(2));
        scenario.awaitReady();
        scenario.hold();
        ProbeConnections.awaitHeld(instance, 2);
    }

    @AfterEach
    void release() {
        scenario.releaseAll();
    }

    @Test
    void haproxyKeepsServingAndTheProbeClosesItsConnections() throws SQLException {
        long worker = instance.haproxy().currentWorkerPid();
        scenario.deleteAndWait();
        ProbeConnections.awaitHeld(instance, 0);
        scenario.assertHeldConnectionsWork();
        scenario.query();
        assertThat(instance.haproxy().currentWorkerPid()).isEqualTo(worker);
    }

    @Test
    void unreachableInstancesDoNotBlockTheDeletion() {
        scenario.releaseAll();
        instance.haproxy().kill();
        instance.dataPlane().kill();
        instance.probe().kill();
        try {
            scenario.deleteAndWait();
        } finally {
            instance.haproxy().restart();
            instance.dataPlane().restart();
            instance.probe().restart();
        }
    }

    @Test
    void aHangingInstanceDoesNotBlockTheDeletion() {
        instance.probe().suspend();
        instance.dataPlane().suspend();
        try {
            scenario.deleteAndWait();
        } finally {
            instance.probe().resume();
            instance.dataPlane().resume();
        }
        scenario.assertHeldConnectionsWork();
    }

    @Test
    void aDeletionWhileTheOperatorIsDownIsCompletedLater() throws SQLException {
        scenario.stack().operator().kill();
        scenario.delete();
        scenario.stack().operator().restart();
        awaitGone();
        ProbeConnections.awaitHeld(instance, 0);
        scenario.assertHeldConnectionsWork();
        scenario.query();
    }

    private void awaitGone() {
        Awaitility.await("the ProxyConfig is gone")
                .atMost(Scenario.TIMEOUT)
                .until(() -> scenario.handle().get() == null);
    }
}
