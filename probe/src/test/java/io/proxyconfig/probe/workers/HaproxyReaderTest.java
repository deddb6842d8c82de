package io.proxyconfig.probe.workers;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.Ticker;
import io.proxyconfig.api.probe.ProbeReport.HaproxyView;
import io.proxyconfig.api.probe.ProbeReport.RunningAllowList;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that fail must not result in wrong values. */
class HaproxyReaderTest {
    private static final String EXITED = "Can't find the target PID matching the prefix '@!12'\n";
    private static final String STAT = "# pxname,svname,scur,type,\nmysql,FRONTEND,3,0,\n";
    private static final Path NO_PROCESSES = Path.of("/nonexistent");

    private final Map<String, String> answers = new ConcurrentHashMap<>();

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void allCommandsSucceed() {
        answers.put("show proc", processes(12));
        for (int worker : new int[] {11, 12, 13}) {
            answers.put("@!" + worker + " show info", "Name: HAProxy\ndescription: revision r" + worker + "\n");
            answers.put("@!" + worker + " " + ShowStat.COMMAND, STAT);
            answers.put("@!" + worker + " show acl /a", "0x1 10.0.0.0/8\n");
            answers.put("@!" + worker + " show acl /b", "Unknown ACL identifier. Please use #<id> or <file>.\n");
        }
    }

    @Test
    void readsTheDescriptionOfTheCurrentWorker() throws Exception {
        HaproxyView view = read();

        assertThat(view.reachable()).isTrue();
        assertThat(view.description()).isEqualTo("revision r12");
        assertThat(view.workers()).extracting(WorkerView::pid).containsExactly(12L, 11L);
        assertThat(view.workers()).extracting(WorkerView::sessions).containsExactly(3, 3);
    }

    @Test
    void haproxyIsUnreachableIfTheCurrentWorkerDoesNotAnswer() throws Exception {
        answers.put("@!12 show info", "");

        HaproxyView view = read();

        assertThat(view.reachable()).isFalse();
        assertThat(view.error()).startsWith("the current worker 12 does not answer: ");
    }

    @Test
    void aCurrentWorkerWithoutStatisticsHasARevision() throws Exception {
        answers.put("@!12 " + ShowStat.COMMAND, "");

        HaproxyView view = read();

        assertThat(view.description()).isEqualTo("revision r12");
        assertThat(view.workers().getFirst().sessions()).isNull();
    }

    @Test
    void aDrainingWorkerThatDoesNotAnswerHasNoNumbers() throws Exception {
        answers.put("@!11 " + ShowStat.COMMAND, "");

        HaproxyView view = read();

        assertThat(view.reachable()).isTrue();
        assertThat(view.workers()).extracting(WorkerView::sessions).containsExactly(3, null);
    }

    @Test
    void asksEachWorkerOnceForTheWarningsOfItsStart() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        answers.put("@!13 show startup-logs", "[WARNING]  (13) : b\n");
        try (FakeMasterCli master = new FakeMasterCli(folder.resolve("master.sock"), command -> {
            if (command.equals("@!12 show startup-logs")) {
                return asked.incrementAndGet() == 1 ? "" : "[WARNING]  (12) : a\n";
            }
            return answers.getOrDefault(command, "");
        })) {
            HaproxyReader haproxy = haproxy(master);
            assertThat(haproxy.read().startupWarnings()).as("no answer").isNull();
            assertThat(haproxy.read().startupWarnings()).containsExactly("a");
            assertThat(haproxy.read().startupWarnings()).containsExactly("a");
            assertThat(asked).hasValue(2);

            answers.put("show proc", processes(13));
            assertThat(haproxy.read().startupWarnings()).containsExactly("b");
        }
    }

    @Test
    void readsAgainAfterAReloadBetweenTwoCommands() throws Exception {
        answers.put("@!12 show info", EXITED);
        AtomicInteger asked = new AtomicInteger();
        try (FakeMasterCli master = new FakeMasterCli(
                folder.resolve("master.sock"),
                command -> command.equals("show proc") && asked.incrementAndGet() > 1
                        ? processes(13)
                        : answers.getOrDefault(command, ""))) {
            assertThat(haproxy(master).read().description()).isEqualTo("revision r13");
        }
    }

    @Test
    void omitsAnAllowListThatItCannotReadAndReportsAMissingOne() throws Exception {
        answers.put("@!12 show acl /c", "");
        try (FakeMasterCli master = master()) {
            HaproxyReader haproxy = haproxy(master);
            assertThat(haproxy.allowListFiles(haproxy.read(), List.of("/a", "/b", "/c")))
                    .containsExactly(
                            new RunningAllowList("/a", List.of("10.0.0.0/8")), new RunningAllowList("/b", null));
        }
    }

    @Test
    void readsNoAllowListWithoutACurrentWorker() throws Exception {
        try (FakeMasterCli master = master()) {
            assertThat(haproxy(master).allowListFiles(HaproxyReader.unreachable("no answer"), List.of("/a")))
                    .isEmpty();
        }
    }

    private HaproxyView read() throws IOException, InterruptedException {
        try (FakeMasterCli master = master()) {
            return haproxy(master).read();
        }
    }

    private FakeMasterCli master() throws IOException {
        return new FakeMasterCli(folder.resolve("master.sock"), command -> answers.getOrDefault(command, ""));
    }

    private HaproxyReader haproxy(FakeMasterCli master) {
        MasterCli cli = new MasterCli(master.socket(), Duration.ofSeconds(30));
        ProcessMemory memory = new ProcessMemory(NO_PROCESSES);
        return new HaproxyReader(
                cli,
                new ProcessReader(cli, memory, Clock.systemUTC(), Ticker.system()),
                memory,
                new FailedStarts(null),
                new DrainStartTimes(folder, Ticker.system()),
                Clock.systemUTC());
    }

    private static String processes(int current) {
        return """
            #<PID>          <type>          <reloads>       <uptime>        <version>
            10              master          1               0d00h00m10s     2.8.25
            # workers
            %d              worker          0               0d00h00m05s     2.8.25
            # old workers
            11              worker          1               0d00h00m10s     2.8.25
            # programs

            """.formatted(current);
    }
}
