package io.proxyconfig.systemtests.probe;

import static io.proxyconfig.systemtests.probe.ProbeFixture.mysql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.ListenerCheck;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.harness.ProbeProcess;
import io.proxyconfig.operator.probe.ProbeClient;
import io.proxyconfig.operator.probe.ProbeException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database, HAProxy and the probe itself go away and come back, and the probe goes on by itself. */
class ProbeOutagesIT {

    @TempDir
    Path directory;

    @Test
    void databaseStopsAndComesBack() throws ProbeException {
        try (ProbeFixture rig = new ProbeFixture(directory)) {
            rig.hold(2);
            rig.database.stop();
            ProbeReport down = rig.awaitReport(now -> mysql(now).held() == 0
                    && mysql(now).broken() == 2
                    && Objects.equals(mysql(now).freshOk(), false));
            assertThat(mysql(down).lastError()).isNotBlank();
            assertThat(mysql(down).lastErrorAt()).isNotNull();
            assertThat(mysql(down).oldestSince()).isNull();
            rig.awaitReport(now -> now.listeners().stream().anyMatch(ListenerCheck::accepting));
            rig.database.restart();
            ProbeReport up = rig.awaitReport(
                    now -> mysql(now).held() == 2 && Objects.equals(mysql(now).freshOk(), true));
            assertThat(mysql(up).broken())
                    .as("tries during the outage don't count")
                    .isEqualTo(2);
            assertThat(mysql(up).freshLatencyMicros()).isPositive();
        }
    }

    @Test
    void haproxyIsKilledAndComesBack() throws ProbeException {
        try (ProbeFixture rig = new ProbeFixture(directory)) {
            rig.hold(2);
            long master = rig.haproxy.masterPid();
            rig.haproxy.kill();
            ProbeReport down = rig.awaitReport(now -> !now.haproxy().reachable()
                    && mysql(now).held() == 0
                    && now.listeners().stream().noneMatch(ListenerCheck::accepting));
            assertThat(down.haproxy().error()).contains("show proc");
            assertThat(down.haproxy().workers()).isEmpty();
            assertThat(down.listeners())
                    .allSatisfy(check -> assertThat(check.error()).contains("refused"));
            rig.haproxy.restart();
            ProbeReport up = rig.awaitReport(
                    now -> now.haproxy().reachable() && mysql(now).held() == 2);
            assertThat(up.haproxy().masterPid()).isNotEqualTo(master).isEqualTo(rig.haproxy.masterPid());
            assertThat(mysql(up).broken()).isEqualTo(2);
        }
    }

    @Test
    void failedReloadsAreCountedAndTheWorkerStays() throws ProbeException {
        try (ProbeFixture rig = new ProbeFixture(directory)) {
            rig.hold(1);
            long worker = rig.haproxy.currentWorkerPid();
            ProbeFixture.write(rig.haproxy.configFile(), rig.configuration("r2") + "nonsense\n");
            assertThat(rig.haproxy.reload()).startsWith("Success=0");
            ProbeReport failed = rig.awaitReport(now -> now.haproxy().failedReloads() == 1);
            assertThat(failed.haproxy().reloads()).isEqualTo(1);
            assertThat(failed.haproxy().description()).endsWith("r1");
            assertThat(failed.haproxy().workers()).singleElement().satisfies(only -> {
                assertThat(only.pid()).isEqualTo(worker);
                assertThat(only.current()).isTrue();
            });
            assertThat(rig.confirm(rig.asking("r1", Duration.ZERO)).confirmed()).isTrue();
            rig.reload("r3");
            ProbeReport well = rig.awaitReport(now -> now.haproxy().reloads() == 2);
            assertThat(well.haproxy().failedReloads())
                    .as("HAProxy has forgotten it")
                    .isEqualTo(1);
            assertThat(mysql(well).broken()).isZero();
        }
    }

    @Test
    void masterSocketIsThereLaterThanTheProbe() throws ProbeException {
        Path home = directory.resolve("haproxy");
        try (ProbeProcess probe = ProbeProcess.start(directory, home.resolve("master.sock"));
                HttpClient http = HttpClient.newHttpClient()) {
            ProbeClient client = new ProbeClient(probe.url(), probe.token(), http);
            assertThat(client.report().haproxy().reachable()).isFalse();
            assertThat(client.report().configId()).isNull();
            String configuration = """
                    global
                      description late
                    frontend nothing
                      mode tcp
                      timeout client 1s
                      bind abns@late-%d
                    """.formatted(probe.pid());
            try (HaproxyProcess haproxy = HaproxyProcess.start(home, configuration)) {
                ProbeReport report = await().atMost(ProbeFixture.TIMEOUT)
                        .until(client::report, now -> now.haproxy().reachable());
                assertThat(report.haproxy().masterPid()).isEqualTo(haproxy.masterPid());
                assertThat(report.haproxy().description()).isEqualTo("late");
            }
        }
    }

    @Test
    void killedProbeGoesOnWithWhatItKept() throws ProbeException, IOException {
        try (ProbeFixture rig = new ProbeFixture(directory)) {
            String configId = rig.hold(2).configId();
            Path kept = rig.probe.stateDirectory().resolve("config.json");
            assertThat(Files.getPosixFilePermissions(kept)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            rig.probe.kill();
            rig.probe.restart();
            ProbeReport report =
                    rig.awaitReport(now -> now.mysql() != null && mysql(now).held() == 2);
            assertThat(report.configId()).isEqualTo(configId);
            assertThat(mysql(report).broken()).isZero();
            assertThat(report.startedAt())
                    .isAfter(Files.getLastModifiedTime(kept).toInstant());
        }
    }

    @Test
    void endsInOrderAndKeepsSecretsOutOfItsLog() throws ProbeException, IOException {
        try (ProbeFixture rig = new ProbeFixture(directory)) {
            rig.hold(2);
            rig.haproxy.workerCommand("shutdown sessions server db/primary");
            rig.awaitReport(now -> mysql(now).broken() == 2);
            rig.database.stop();
            rig.awaitReport(now -> mysql(now).held() == 0);
            assertThat(rig.probe.terminate(ProbeFixture.TIMEOUT)).isTrue();
            assertThat(rig.probe.exitCode()).as("ended by SIGTERM itself").isEqualTo(143);
            assertThat(Files.readString(rig.probe.log()))
                    .contains("broke")
                    .doesNotContain(rig.database.probe().password())
                    .doesNotContain(rig.probe.token());
        }
    }
}
