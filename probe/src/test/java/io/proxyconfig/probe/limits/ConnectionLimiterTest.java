package io.proxyconfig.probe.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.probe.ConnectionLimits;
import io.proxyconfig.api.probe.ServerStateUpdate;
import io.proxyconfig.api.probe.ServerStateUpdate.ConfiguredServer;
import io.proxyconfig.probe.state.AdminStates;
import io.proxyconfig.probe.state.NextStart;
import io.proxyconfig.probe.workers.FakeMasterCli;
import io.proxyconfig.probe.workers.MasterCli;
import io.proxyconfig.probe.workers.ProcessMemory;
import io.proxyconfig.probe.workers.ProcessReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which commands the limiter sends. The integration and system tests use HAProxy. */
class ConnectionLimiterTest {
    private static final ConnectionLimits LIMITS =
            new ConnectionLimits("0123456789ab", Map.of("db/primary", 10), Map.of("mysql", 20));

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final Queue<String> changes = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Duration> time = new AtomicReference<>(Duration.ZERO);
    private final AtomicInteger reads = new AtomicInteger();
    private FakeMasterCli master;
    private ConnectionLimiter limiter;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws IOException {
        master = new FakeMasterCli(folder.resolve("master.sock"), this::answer);
        MasterCli cli = new MasterCli(master.socket(), Duration.ofSeconds(30));
        ProcessReader processes =
                new ProcessReader(cli, new ProcessMemory(folder.resolve("proc")), Clock.systemUTC(), time::get);
        limiter = new ConnectionLimiter(cli, processes, time::get);
        answers.put("show proc", """
                #<PID>          <type>          <reloads>       <uptime>        <version>
                100             master          1               0d00h01m28s     3.2.26
                # workers
                102             worker          0               0d00h00m00s     3.2.26
                # old workers
                101             worker          1               0d00h00m28s     3.2.26
                """);
        answers.put("@!102 show info", "description: proxyconfig shop/orders revision 0123456789ab renderer 4\n");
        current(0, 10, 0);
        draining(0, 0);
    }

    @AfterEach
    void stop() throws Exception {
        limiter.close();
        master.close();
    }

    @Test
    void sendsNothingWithoutLimits() throws IOException {
        answers.clear();
        limiter.apply();
        assertThat(changes).isEmpty();
    }

    @Test
    void leavesAWorkerWithAnotherConfigurationAlone() throws IOException {
        limiter.use(new ConnectionLimits("ba9876543210", Map.of("db/primary", 1), Map.of()));
        limiter.apply();
        assertThat(changes).isEmpty();
    }

    @Test
    void givesTheCurrentWorkerWhatIsLeftOver() throws IOException {
        limiter.use(LIMITS);
        draining(4, 1);
        limiter.apply();
        assertThat(changes).containsExactly("set maxconn server db/primary 5", "set maxconn frontend mysql 15");
        changes.clear();
        current(2, 5, 0);
        answers.compute("@!102 " + WorkerConnections.COMMAND, (command, text) -> text.replace(",20,OPEN", ",15,OPEN"));
        limiter.apply();
        assertThat(changes).as("nothing has changed").isEmpty();
    }

    @Test
    void drainsAndOpensAServer() throws IOException {
        limiter.use(LIMITS);
        draining(10, 0);
        limiter.apply();
        assertThat(changes).startsWith("set server db/primary state drain", "set maxconn server db/primary 1");
        changes.clear();
        current(0, 1, 8);
        draining(7, 0);
        limiter.apply();
        assertThat(changes).startsWith("set maxconn server db/primary 3", "set server db/primary state ready");
    }

    @Test
    void leavesTheDrainOfAnAdministratorAlone() throws IOException {
        limiter.use(LIMITS);
        current(0, 10, 8);
        draining(10, 0);
        limiter.apply();
        draining(0, 0);
        limiter.apply();
        current(0, 10, 1);
        draining(10, 0);
        limiter.apply();
        assertThat(changes).noneMatch(change -> change.startsWith("set server"));
    }

    @Test
    void raisesNothingWhileADrainingWorkerIsUnknown() throws IOException {
        limiter.use(LIMITS);
        answers.remove("@!101 " + WorkerConnections.COMMAND);
        current(0, 3, 0);
        limiter.apply();
        assertThat(changes).doesNotContain("set maxconn server db/primary 10");
        draining(7, 0);
        limiter.apply();
        answers.remove("@!101 " + WorkerConnections.COMMAND);
        changes.clear();
        limiter.apply();
        assertThat(changes).as("the last number counts").noneMatch(change -> change.contains("db/primary"));
    }

    @Test
    void dividesTheRestBeforeAPush() throws IOException {
        limiter.use(LIMITS);
        current(3, 10, 0);
        draining(1, 0);
        NextStart start = limiter.prepare(update());
        assertThat(changes).contains("set maxconn server db/primary 6");
        // The answer of the fake to the second reading still has the limit 10: the worker did not take it.
        assertThat(start.drained()).containsExactly("db/primary");
        current(3, 6, 0);
        start = limiter.prepare(update());
        assertThat(start.drained()).isEmpty();
        assertThat(start.limits()).isEqualTo(new ConnectionLimits("cccccccccccc", Map.of("db/primary", 3), Map.of()));
        changes.clear();
        limiter.apply();
        assertThat(changes).as("the push is in progress").doesNotContain("set maxconn server db/primary 9");
        time.set(Duration.ofSeconds(30));
        limiter.apply();
        assertThat(changes).as("there was no push").contains("set maxconn server db/primary 9");
    }

    @Test
    void aPushWithoutLimitsChangesNothing() {
        limiter.use(LIMITS);
        assertThat(limiter.prepare(new ServerStateUpdate(List.of()))).isEqualTo(NextStart.UNCHANGED);
        assertThat(changes).isEmpty();
    }

    @Test
    void readsTheOnlyWorkerLessOften() throws IOException {
        limiter.use(LIMITS);
        limiter.apply();
        answers.computeIfPresent("show proc", (command, text) -> text.substring(0, text.indexOf("101 ")));
        limiter.apply();
        int before = reads.get();

        limiter.apply();
        assertThat(reads).hasValue(before);

        time.set(Duration.ofSeconds(5));
        limiter.apply();
        assertThat(reads).as("after the interval").hasValue(before + 1);

        limiter.use(LIMITS);
        limiter.apply();
        assertThat(reads).as("with another configuration").hasValue(before + 2);
    }

    private static ServerStateUpdate update() {
        return new ServerStateUpdate(
                List.of(new ConfiguredServer("db", "primary", "10.0.0.1", 3306, true)),
                new ConnectionLimits("cccccccccccc", Map.of("db/primary", 10), Map.of()));
    }

    private String answer(String command) {
        int target = command.indexOf(' ') + 1;
        if (command.startsWith("@") && command.substring(target).startsWith("set ")) {
            changes.add(command.substring(target));
            return "\n";
        }
        if (command.endsWith(WorkerConnections.COMMAND)) {
            reads.incrementAndGet();
        }
        return answers.getOrDefault(command, "");
    }

    private void current(int connections, int limit, int admin) {
        answers.put("@!102 " + WorkerConnections.COMMAND, stat("OPEN", connections, 0, limit));
        answers.put(
                "@!102 " + AdminStates.COMMAND,
                "1\n# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state\n3 db 1 primary 10.0.0.1 2 "
                        + admin + " 100 100 7\n");
    }

    private void draining(int connections, int waiting) {
        answers.put("@!101 " + WorkerConnections.COMMAND, stat("STOP", connections, waiting, 10));
    }

    private static String stat(String status, int connections, int waiting, int limit) {
        return "# pxname,svname,qcur,scur,slim,status,type,addr\nmysql,FRONTEND,," + (connections + waiting) + ",20,"
                + status + ",0,\ndb,primary,0," + connections + "," + limit + ",UP,2,10.0.0.1:3306\ndb,BACKEND,"
                + waiting + "," + connections + ",200,UP,1,\n";
    }
}
