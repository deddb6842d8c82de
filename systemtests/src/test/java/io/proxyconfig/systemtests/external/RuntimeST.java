package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.ChangeMethod;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.LastChange;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.StatusReader;
import io.proxyconfig.harness.TestNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Allowed sources change on the running worker, without a reload, and stay in force for later workers. */
@ExtendWith(SharedControlPlane.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RuntimeST {
    private static final String CLIENT = "127.0.0.2";

    private Scenario scenario;
    private HaproxyProcess haproxy;

    @BeforeAll
    void start(TestNamespace namespace) {
        scenario = Scenario.start(namespace);
        haproxy = scenario.stack().instance().haproxy();
    }

    @AfterAll
    void end() {
        scenario.close();
    }

    @Test
    void allowedSourcesChangeWithoutAReloadAndSurviveARestart() {
        scenario.apply(SpecSamples.probed(1));
        StatusAuditor auditor = scenario.audit();
        scenario.awaitReady();
        long worker = haproxy.currentWorkerPid();
        assertThat(isAllowed(CLIENT)).as("all sources are allowed").isTrue();
        scenario.hold();

        change("[\"10.0.0.0/8\"]");
        assertThat(isAllowed(CLIENT)).isFalse();
        assertThat(isAllowed("127.0.0.1")).as("the probe's own address").isTrue();

        change("[\"10.0.0.0/8\", \"127.0.0.2\", \"fd00::/8\"]");
        assertThat(isAllowed(CLIENT)).isTrue();

        change("[\"192.168.0.0/16\"]");
        assertThat(isAllowed(CLIENT)).isFalse();
        assertThat(haproxy.currentWorkerPid()).isEqualTo(worker);
        assertThat(haproxy.workerPids()).containsExactly(worker);
        scenario.assertHeldConnectionsWork();
        assertThat(scenario.events("Drifted")).isEmpty();

        scenario.releaseAll();
        haproxy.kill();
        scenario.await(
                "the status reports that HAProxy is down",
                one -> StatusReader.is(one, "Programmed", Condition.Status.False));
        haproxy.restart();
        assertThat(isAllowed(CLIENT)).as("before the operator can repair it").isFalse();
        scenario.awaitReady();
        assertThat(isAllowed(CLIENT)).isFalse();
        auditor.assertNeverFalselyProgrammed();
    }

    private void change(String allowedSources) {
        long generation = scenario.set("/listeners/0/allowedSources", allowedSources)
                .getMetadata()
                .getGeneration();
        ProxyConfig live = scenario.await(
                "allowedSources " + allowedSources + " is live",
                one -> StatusReader.is(one, "Programmed", Condition.Status.True));
        LastChange change = Objects.requireNonNull(live.getStatus().lastChange());
        assertThat(change.generation()).isEqualTo(generation);
        assertThat(change.method()).isEqualTo(ChangeMethod.Runtime);
        assertThat(change.reason()).contains("proxyconfig-mysql.acl");
    }

    /** Whether a client with this address gets the database's greeting. HAProxy closes connections of other clients. */
    private boolean isAllowed(String source) {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(source), 0));
            socket.setSoTimeout((int) Scenario.TIMEOUT.toMillis());
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), scenario.port()));
            return socket.getInputStream().read() >= 0;
        } catch (ConnectException e) {
            throw new UncheckedIOException("no process listens on port " + scenario.port(), e);
        } catch (SocketException reset) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("no answer from port " + scenario.port(), e);
        }
    }
}
