package io.proxyconfig.systemtests.probe;

import static io.proxyconfig.systemtests.probe.ProbeFixture.mysql;
import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.probe.ProbeConfig;
import io.proxyconfig.api.probe.ProbeConfig.MySqlTarget;
import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.Break;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.operator.probe.ProbeException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The probe holds connections during reloads, and records broken ones. */
class HeldConnectionsIT {

    private static final Pattern SESSION = Pattern.compile("(0x[0-9a-f]+): proto=tcpv4 .*fe=mysql ");

    @TempDir
    Path directory;

    @Test
    void connectionsSurviveReloadsOnADrainingWorkerThatStaysInTheReport() throws ProbeException {
        try (ProbeFixture fixture = new ProbeFixture(directory)) {
            fixture.hold(3);
            long first = fixture.haproxy.currentWorkerPid();
            Instant openedAt =
                    Objects.requireNonNull(mysql(fixture.client.report()).oldestOpenedAt());
            for (int i = 2; i <= 4; i++) {
                fixture.reload("r" + i);
            }
            long current = fixture.haproxy.currentWorkerPid();

            ProbeReport report = fixture.awaitReport(now -> worker(now, first) != null
                    && Objects.equals(Objects.requireNonNull(worker(now, first)).reloadsSurvived(), 3)
                    && now.haproxy().workers().getFirst().pid() == current);
            WorkerView draining = Objects.requireNonNull(worker(report, first));
            assertThat(draining.current()).isFalse();
            assertThat(draining.sessions())
                    .isEqualTo(3)
                    .isEqualTo(sessions(fixture, first).size());
            assertThat(draining.servers()).isEqualTo(Map.of("db/primary", 3));
            assertThat(draining.memoryBytes()).isGreaterThan(100_000);
            assertThat(draining.startedAt()).isBefore(openedAt);
            assertThat(report.haproxy().workers().getFirst().current()).isTrue();
            assertThat(report.haproxy().description()).isEqualTo("proxyconfig test/probe revision r4");
            assertThat(report.haproxy().masterPid()).isEqualTo(fixture.haproxy.masterPid());
            assertThat(report.haproxy().reloads()).isEqualTo(3);
            assertThat(report.haproxy().failedReloads()).isZero();
            assertThat(mysql(report).held()).isEqualTo(3);
            assertThat(mysql(report).broken()).isZero();
            assertThat(mysql(report).oldestOpenedAt()).isEqualTo(openedAt);

            fixture.configure(fixture.config(fixture.target(0)));
            ProbeReport empty = fixture.awaitReport(now -> worker(now, first) == null);
            assertThat(mysql(empty).broken()).as("closed by the probe").isZero();
        }
    }

    @Test
    void aBrokenConnectionIsRecordedWithCauseAndWorkerAndReplaced() throws ProbeException {
        try (ProbeFixture fixture = new ProbeFixture(directory)) {
            fixture.hold(2);
            long current = fixture.haproxy.currentWorkerPid();
            fixture.haproxy.workerCommand("shutdown sessions server db/primary");
            ProbeReport report = fixture.awaitReport(
                    now -> mysql(now).broken() == 2 && mysql(now).held() == 2);
            List<Break> breaks = mysql(report).breaks();
            assertThat(breaks).hasSize(2).allSatisfy(broke -> {
                assertThat(broke.workerPid()).isEqualTo(current);
                assertThat(broke.cause()).startsWith("Communications link failure");
                assertThat(broke.openedAt()).isBefore(broke.at());
            });
            assertThat(mysql(report).oldestOpenedAt()).isAfter(breaks.getLast().at());
            assertThat(mysql(report).lastError()).startsWith("Communications link failure");
        }
    }

    @Test
    void aBrokenConnectionOnADrainingWorkerNamesThatWorker() throws ProbeException {
        try (ProbeFixture fixture = new ProbeFixture(directory)) {
            fixture.hold(2);
            long first = fixture.haproxy.currentWorkerPid();
            fixture.reload("r2");
            String session = sessions(fixture, first).getFirst();
            fixture.haproxy.masterCommand("@!" + first + " shutdown session " + session);
            ProbeReport report = fixture.awaitReport(
                    now -> mysql(now).broken() == 1 && mysql(now).held() == 2);
            assertThat(mysql(report).breaks())
                    .singleElement()
                    .extracting(Break::workerPid)
                    .isEqualTo(first);
            ProbeReport later = fixture.awaitReport(now -> worker(now, first) != null
                    && Objects.equals(Objects.requireNonNull(worker(now, first)).sessions(), 1));
            assertThat(later.haproxy().workers().getFirst().sessions())
                    .as("the replacement, and perhaps a fresh connection")
                    .isBetween(1, 2);
        }
    }

    @Test
    void aFailedQueryIsNotABrokenConnection() throws ProbeException {
        try (ProbeFixture fixture = new ProbeFixture(directory)) {
            Instant openedAt = Objects.requireNonNull(mysql(fixture.hold(1)).oldestOpenedAt());
            MySqlTarget target = fixture.target(1);
            fixture.configure(fixture.config(new MySqlTarget(
                    target.host(),
                    target.port(),
                    target.user(),
                    target.password(),
                    target.database(),
                    "SELECT * FROM missing",
                    target.intervalMillis(),
                    1)));
            // between the change and the first failed query, no connection counts as held and there is no error yet
            ProbeReport failing = fixture.awaitReport(
                    now -> mysql(now).held() == 0 && mysql(now).lastError() != null);
            assertThat(mysql(failing).lastError()).contains("missing");
            assertThat(mysql(failing).broken()).isZero();
            fixture.configure(fixture.config(target));
            ProbeReport well = fixture.awaitReport(now -> mysql(now).held() == 1);
            assertThat(mysql(well).oldestOpenedAt()).isEqualTo(openedAt);
        }
    }

    @Test
    void otherListenersNumbersAndIntervalsKeepTheExistingConnections() throws ProbeException {
        try (ProbeFixture fixture = new ProbeFixture(directory)) {
            Instant openedAt = Objects.requireNonNull(mysql(fixture.hold(2)).oldestOpenedAt());
            ProbeConfig noListeners = new ProbeConfig("no-listeners", List.of(), List.of(), fixture.target(2));
            fixture.configure(noListeners);
            fixture.configure(fixture.config(fixture.target(4, 300)));
            ProbeReport more = fixture.awaitReport(now -> mysql(now).held() == 4);
            assertThat(mysql(more).oldestOpenedAt()).isEqualTo(openedAt);
            fixture.configure(fixture.config(fixture.target(1, 250)));
            ProbeReport fewer = fixture.awaitReport(
                    now -> mysql(now).held() == 1 && mysql(now).desired() == 1);
            assertThat(mysql(fewer).oldestOpenedAt()).as("the oldest is kept").isEqualTo(openedAt);
            assertThat(mysql(fewer).broken()).isZero();
        }
    }

    private static @Nullable WorkerView worker(ProbeReport report, long pid) {
        return report.haproxy().workers().stream()
                .filter(worker -> worker.pid() == pid)
                .findFirst()
                .orElse(null);
    }

    private static List<String> sessions(ProbeFixture fixture, long worker) {
        String answer = fixture.haproxy.masterCommand("@!" + worker + " show sess");
        return SESSION.matcher(answer)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }
}
