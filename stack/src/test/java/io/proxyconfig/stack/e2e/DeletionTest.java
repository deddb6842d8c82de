package io.proxyconfig.stack.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.operator.probe.ProbeClient;
import io.proxyconfig.operator.probe.ProbeException;
import io.proxyconfig.stack.ProxyInstance;
import io.proxyconfig.stack.SharedControlPlane;
import io.proxyconfig.stack.TestNamespace;
import java.net.http.HttpClient;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Deleting a ProxyConfig lets go of the instances, never waits for them for long, and cuts off nobody. */
@ExtendWith(SharedControlPlane.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DeletionTest {
    private static final Duration GONE_WITHIN = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newHttpClient();
    private Scenario scenario;
    private ProxyInstance instance;
    private ProbeClient probe;

    @BeforeAll
    void start(TestNamespace namespace) {
        scenario = Scenario.start(namespace);
        instance = scenario.stack().instance();
        probe = new ProbeClient(instance.probe().url(), instance.probe().token(), http);
    }

    @AfterAll
    void end() {
        http.close();
        scenario.close();
    }

    @BeforeEach
    void apply() {
        scenario.apply(Specs.probed(2));
        scenario.awaitReady();
        scenario.hold();
        awaitHeldByProbe(2);
    }

    @AfterEach
    void release() {
        scenario.releaseAll();
    }

    @Test
    void haproxyServesOnAndTheProbeLetsItsConnectionsGo() throws SQLException {
        long worker = instance.haproxy().currentWorkerPid();
        scenario.delete();
        awaitGone(GONE_WITHIN);
        awaitHeldByProbe(0);
        scenario.assertHeldConnectionsWork();
        scenario.query();
        assertThat(instance.haproxy().currentWorkerPid()).isEqualTo(worker);
    }

    @Test
    void instancesThatAreGoneHoldNobodyUp() {
        scenario.releaseAll();
        instance.haproxy().kill();
        instance.dataPlane().kill();
        instance.probe().kill();
        try {
            scenario.delete();
            awaitGone(GONE_WITHIN);
        } finally {
            instance.haproxy().restart();
            instance.dataPlane().restart();
            instance.probe().restart();
        }
    }

    @Test
    void anInstanceThatHangsHoldsNobodyUp() {
        instance.probe().hang();
        instance.dataPlane().hang();
        try {
            scenario.delete();
            awaitGone(Duration.ofSeconds(20));
        } finally {
            instance.probe().goOn();
            instance.dataPlane().goOn();
        }
        scenario.assertHeldConnectionsWork();
    }

    @Test
    void aDeletionWhileTheOperatorIsDownIsMadeUpFor() throws SQLException {
        scenario.stack().operator().kill();
        scenario.delete();
        scenario.stack().operator().restart();
        awaitGone(GONE_WITHIN);
        awaitHeldByProbe(0);
        scenario.assertHeldConnectionsWork();
        scenario.query();
    }

    private void awaitGone(Duration atMost) {
        Awaitility.await("the ProxyConfig is gone")
                .atMost(atMost)
                .until(() -> scenario.handle().get() == null);
    }

    private void awaitHeldByProbe(int connections) {
        Awaitility.await("the probe holds " + connections)
                .atMost(Scenario.PATIENCE)
                .until(() -> heldByProbe() == connections);
    }

    private int heldByProbe() throws ProbeException {
        ProbeReport report = probe.report();
        return report.mysql() == null ? 0 : report.mysql().held();
    }
}
