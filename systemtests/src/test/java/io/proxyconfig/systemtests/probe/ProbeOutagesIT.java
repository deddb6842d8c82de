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

/** The probe recovers after outages of the database, of HAProxy and of itself. */
class ProbeOutagesIT {

    @TempDir
    Path directory;

    @Test
    void recoversAfterTheDatabaseRestarts() throws ProbeException {
        try (ProbeFixture fixture = new ProbeFixture(directory)) {
            fixture.hold(2);
            fixture.database.stop();
            ProbeReport down = fixture.awaitReport(now -> mysql(now).held() == 0
                    && mysql(now).broken() == 2
                    && Objects.equals(mysql(now).freshSucceeded(), false));
            assertThat(mysql(down).lastError()).isNotBlank();
            assertThat(mysql(down).lastErrorAt()).isNotNull();
            assertThat(mysql(down).oldestOpenedAt()).isNull();
            fixture.awaitReport(now -> now.listeners().stream().anyMatch(ListenerCheck::accepting));
            fixture.database.restart();
            ProbeReport up = fixture.awaitReport(
                    now -> mysql(now).held() == 2 && Objects.equals(mysql(now).freshSucceeded(), true));
            assertThat(mysql(up).broken())
                    .as("attempts during the outage do not count")
                    .isEqualTo(2);
            assertThat(mysql(up).freshLatencyMicros()).isPositive();
        }
    }

    @Test
    void recoversAfterHaproxyRestarts() throws ProbeException {
        try (ProbeFixture fixture = new ProbeFixture(directory)) {
            fixture.hold(2);
            long master = fixture.haproxy.masterPid();
            fixture.haproxy.kill();
            ProbeReport down = fixture.awaitReport(now -> !now.haproxy().reachable()
                    && mysql(now).held() == 0
                    && now.listeners().stream().noneMatch(ListenerCheck::accepting));
            assertThat(down.haproxy().error()).contains("show proc");
            assertThat(down.haproxy().workers()).isEmpty();
            assertThat(down.listeners())
                    .allSatisfy(check -> assertThat(check.error()).contains("refused"));
            fixture.haproxy.restart();
            ProbeReport up = fixture.awaitReport(
                    now -> now.haproxy().reachable() && mysql(now).held() == 2);
            assertThat(up.haproxy().masterPid()).isNotEqualTo(master).isEqualTo(fixture.haproxy.masterPid());
            assertThat(mysql(up).broken()).isEqualTo(2);
        }
    }

    @Test
    void countsFailedReloadsAndTheWorkerStays() throws ProbeException {
        try (ProbeFixture fixture = new ProbeFixture(directory)) {
            fixture.hold(1);
            long worker = fixture.haproxy.currentWorkerPid();
            ProbeFixture.write(fixture.haproxy.configFile(), fixture.configuration("r2") + "nonsense\n");
            assertThat(fixture.haproxy.reload()).startsWith("Success=0");
            ProbeReport failed = fixture.awaitReport(
                    now -> Integer.valueOf(1).equals(now.haproxy().failedReloads()));
            assertThat(failed.haproxy().reloads()).isEqualTo(1);
            assertThat(failed.haproxy().description()).endsWith("r1");
            assertThat(failed.haproxy().workers()).singleElement().satisfies(only -> {
                assertThat(only.pid()).isEqualTo(worker);
                assertThat(only.current()).isTrue();
            });
            assertThat(fixture.verify(fixture.request("r1", Duration.ZERO)).verified())
                    .isTrue();
            fixture.reload("r3");
            ProbeReport well = fixture.awaitReport(
                    now -> Integer.valueOf(2).equals(now.haproxy().reloads()));
            assertThat(well.haproxy().failedReloads())
                    .as("HAProxy itself no longer counts it")
                    .isEqualTo(1);
            assertThat(mysql(well).broken()).isZero();
        }
    }

    @Test
    void startsBeforeTheMasterSocketExists() throws ProbeException {
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
    void aRestartedProbeContinuesWithItsStoredConfiguration() throws ProbeException, IOException {
        try (ProbeFixture fixture = new ProbeFixture(directory)) {
            String configId = fixture.hold(2).configId();
            Path kept = fixture.probe.stateDirectory().resolve("config.json");
            assertThat(Files.getPosixFilePermissions(kept)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            fixture.probe.kill();
            fixture.probe.restart();
            ProbeReport report =
                    fixture.awaitReport(now -> now.mysql() != null && mysql(now).held() == 2);
            assertThat(report.configId()).isEqualTo(configId);
            assertThat(mysql(report).broken()).isZero();
            assertThat(report.startedAt())
                    .isAfter(Files.getLastModifiedTime(kept).toInstant());
        }
    }

    @Test
    void stopsGracefullyAndLogsNoSecret() throws ProbeException, IOException {
        try (ProbeFixture fixture = new ProbeFixture(directory)) {
            fixture.hold(2);
            fixture.haproxy.workerCommand("shutdown sessions server db/primary");
            fixture.awaitReport(now -> mysql(now).broken() == 2);
            fixture.database.stop();
            fixture.awaitReport(now -> mysql(now).held() == 0);
            assertThat(fixture.probe.terminate(ProbeFixture.TIMEOUT)).isTrue();
            assertThat(fixture.probe.exitCode()).as("ended by SIGTERM itself").isEqualTo(143);
            assertThat(Files.readString(fixture.probe.log()))
                    .contains("broke")
                    .doesNotContain(fixture.database.probe().password())
                    .doesNotContain(fixture.probe.token());
        }
    }
}
