package io.proxyconfig.probe.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Output of commands on one worker. */
class ShowCommandsTest {

    private static final String COLUMNS = "# pxname,svname,scur,type,last_chk,\n";

    @Test
    void readsTheSessionsOfARealWorker() throws IOException {
        assertThat(ShowStat.parse(new StringReader(RecordedOutputs.read("show-stat-2.8.txt"))))
                .isEqualTo(new ShowStat(3, Map.of("mysql", 3), Map.of("db/s1", 3)));
    }

    @Test
    void addsFrontendsWithoutTheStatistics() throws IOException {
        String answer = COLUMNS
                + "proxyconfig-stats,FRONTEND,7,0,,\n"
                + "mysql,FRONTEND,2,0,,\n"
                + "replica,FRONTEND,3,0,,\n"
                + "mysql,socket,2,3,,\n"
                + "db,a,2,2,\"Host, is \"\"down\"\"\",\n"
                + "db,b,0,2,,\n"
                + "db,BACKEND,2,1,,\n"
                + "other,a,3,2,,\n";
        assertThat(ShowStat.parse(new StringReader(answer)))
                .isEqualTo(new ShowStat(5, Map.of("mysql", 2, "replica", 3), Map.of("db/a", 2, "other/a", 3)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.8", "3.2", "3.4"})
    void readsTheWarningsOfARealWorker(String series) throws IOException {
        assertThat(ShowStartupLogs.warnings(RecordedOutputs.read("show-startup-logs-" + series + ".txt")))
                .containsExactly(
                        "[haproxy.cfg:10] 'option httplog' not usable with frontend 'f' (needs 'mode http'). Falling back"
                                + " to 'option tcplog'.",
                        "missing timeouts for frontend 'f'. While not properly invalid, you will certainly encounter"
                                + " various problems with such a configuration. To fix this, please ensure that all"
                                + " following timeouts are set to a non-zero value: 'client', 'connect', 'server'.",
                        "log format ignored for frontend 'f' since it has no log address.",
                        "Removing incomplete section 'peers mypeers' (no peer named 'vm').");
    }

    @Test
    void warningsAboutProcessesAreNotAboutTheConfiguration() {
        assertThat(ShowStartupLogs.warnings("""
                        [WARNING]  (7) : Failed to get the number of sockets to be transferred !
                        [WARNING]  (7) : Failed to get the sockets from the old process!
                        [WARNING]  (7) : Former worker (5) exited with code 0 (Exit)
                        [WARNING]  (7) : [/usr/sbin/haproxy.main()] HAProxy was started as root
                        """)).isEmpty();
    }

    @Test
    void warningsAreBounded() {
        String output = IntStream.range(0, 50)
                .mapToObj(i -> "[WARNING]  (1) : " + i + "x".repeat(2000) + "\n")
                .collect(Collectors.joining());

        assertThat(ShowStartupLogs.warnings(output)).hasSize(20).allMatch(warning -> warning.length() == 500);
    }

    @Test
    void rejectsIncompleteStatistics() {
        assertThatThrownBy(() -> ShowStat.parse(new StringReader(COLUMNS + "mysql,FRON")))
                .hasMessageContaining("incomplete");
        assertThatThrownBy(() -> ShowStat.parse(new StringReader("# pxname,svname\n")))
                .hasMessageContaining("no column 'scur'");
        assertThatThrownBy(() -> ShowStat.parse(new StringReader("Permission denied\n")))
                .hasMessageContaining("no column");
    }

    @Test
    void readsDescriptionAndStart() throws IOException {
        ShowInfo info = ShowInfo.parse(RecordedOutputs.read("show-info-2.8.txt"));
        assertThat(info.description()).isEqualTo("rev-abc hello");
        assertThat(info.startedAt()).isEqualTo(Instant.ofEpochSecond(1795354783L));
        assertThat(ShowInfo.parse("Name: HAProxy\ndescription: \n")).isEqualTo(new ShowInfo(null, null, null, null));
    }

    @Test
    void readsEntriesOfAnAclFile() {
        assertThat(ShowAcl.parse("0x2c74b9b0 127.0.0.0/8\n0x2c74ba00 2001:db8::/32\n\n"))
                .containsExactly("127.0.0.0/8", "2001:db8::/32");
        assertThat(ShowAcl.parse("\n")).isEmpty();
        assertThat(ShowAcl.parse("Unknown ACL identifier. Please use #<id> or <file>.\n\n"))
                .isNull();
    }

    @Test
    void startTimesAreConstantUntilAnotherProcessHasTheSameId() {
        WorkerStartTimes times = new WorkerStartTimes();
        Instant now = Instant.parse("2026-01-01T00:01:00.900Z");
        assertThat(times.find(worker(60), now)).isNull();
        assertThat(times.store(worker(60), now, Instant.parse("2026-01-01T00:00:01Z")))
                .isEqualTo("2026-01-01T00:00:01Z");
        assertThat(times.find(worker(61), now.plusMillis(200))).isEqualTo("2026-01-01T00:00:01Z");
        assertThat(times.find(worker(0), now.plusSeconds(1)))
                .as("another process")
                .isNull();
        assertThat(times.store(worker(0), now, null)).isEqualTo("2026-01-01T00:01:00Z");
        assertThat(times.store(worker(10), now, Instant.EPOCH))
                .as("a worker with another clock")
                .isEqualTo("2026-01-01T00:00:50Z");
    }

    private static ShowProc.WorkerProcess worker(long uptimeSeconds) {
        return new ShowProc.WorkerProcess(8, false, 0, Duration.ofSeconds(uptimeSeconds));
    }
}
