package io.proxyconfig.probe.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proxyconfig.api.probe.ServerStateUpdate;
import io.proxyconfig.api.probe.ServerStateUpdate.ConfiguredServer;
import io.proxyconfig.probe.workers.FakeMasterCli;
import io.proxyconfig.probe.workers.MasterCli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which states the next worker gets, by the output of HAProxy 3.2. The system tests use HAProxy. */
class ServerStateFileTest {
    private static final String HEADER = "1\n# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state\n";
    private static final String DOWN = line("primary", "10.0.0.1", 0, 0, 7, "-", 3306);
    private static final String DRAINING = line("reader", "10.0.0.2", 2, 8, 7, "reader.example.com", 3306);
    private static final String IPV6 = line("six", "2001:db8::1", 2, 0, 7, "-", 3306);

    private final AtomicReference<String> states = new AtomicReference<>(HEADER + DOWN + DRAINING + IPV6 + "\n");
    private final AtomicReference<Duration> time = new AtomicReference<>(Duration.ZERO);

    private NextStart start = NextStart.UNCHANGED;

    @TempDir
    Path folder;

    @Test
    void keepsTheStatesOfServersThatStay() throws Exception {
        assertThat(written(
                        server("primary", "10.0.0.1", 3306, true), server("reader", "reader.example.com", 3306, true)))
                .isEqualTo(HEADER + DOWN + DRAINING + "\n");
        assertThat(written(server("six", "2001:DB8:0::1", 3306, true))).isEqualTo(HEADER + IPV6 + "\n");
    }

    @Test
    void dropsTheStateOfAServerWithAnotherAddressOrPort() throws Exception {
        assertThat(written(
                        server("primary", "10.0.0.1", 3307, true),
                        server("reader", "other.example.com", 3306, true),
                        server("six", "2001:db8::2", 3306, true)))
                .isEqualTo(HEADER + "\n");
    }

    @Test
    void aServerThatLosesItsCheckIsUp() throws Exception {
        assertThat(written(server("primary", "10.0.0.1", 3306, false)))
                .isEqualTo(HEADER + line("primary", "10.0.0.1", 2, 0, 7, "-", 3306) + "\n");
    }

    @Test
    void aServerWithoutAnAddressIsNotDown() throws Exception {
        states.set(HEADER + line("reader", "-", 0, 32, 3, "reader.example.com", 3306) + "\n");
        assertThat(written(server("reader", "reader.example.com", 3306, true)))
                .isEqualTo(HEADER + line("reader", "-", 2, 32, 3, "reader.example.com", 3306) + "\n");
    }

    @Test
    void drainsServersWithoutAConnectionLeftOver() throws Exception {
        start = new NextStart(null, Set.of("database/primary", "database/six"), Set.of("database/reader"));
        assertThat(written(
                        server("primary", "10.0.0.1", 3306, true),
                        server("reader", "reader.example.com", 3306, true),
                        server("six", "2001:db8::1", 3306, true)))
                .isEqualTo(HEADER
                        + line("primary", "10.0.0.1", 0, 8, 7, "-", 3306)
                        + line("reader", "10.0.0.2", 2, 0, 7, "reader.example.com", 3306)
                        + line("six", "2001:db8::1", 2, 8, 7, "-", 3306)
                        + "\n");
        states.set(HEADER + line("primary", "10.0.0.1", 0, 1, 7, "-", 3306) + "\n");
        assertThat(written(server("primary", "10.0.0.1", 3306, true)))
                .as("maintenance stays")
                .isEqualTo(states.get());
    }

    @Test
    void leavesTheFileOfAPushAlone() throws Exception {
        try (FakeMasterCli master = master()) {
            ServerStateFile file = file(master);
            passes(30);
            file.refresh();
            assertThat(content()).contains(DOWN);
            file.write(new ServerStateUpdate(List.of()), NextStart.UNCHANGED);
            passes(29);
            file.refresh();
            assertThat(content()).isEqualTo(HEADER + "\n");
            passes(1);
            file.refresh();
            assertThat(content()).contains(DOWN);
        }
    }

    @Test
    void writesOnlyChanges() throws Exception {
        try (FakeMasterCli master = master()) {
            ServerStateFile file = file(master);
            passes(30);
            file.refresh();
            states.set(HEADER + line("primary", "10.0.0.1", 0, 0, 9, "-", 3306) + DRAINING + IPV6 + "\n");
            file.refresh();
            assertThat(content()).as("only seconds since the change differ").contains(DOWN);
            states.set(HEADER + line("primary", "10.0.0.1", 2, 0, 0, "-", 3306) + "\n");
            file.refresh();
            assertThat(content()).isEqualTo(states.get());
        }
    }

    @Test
    void failsWithoutAFileThatHaproxyCanUse() throws Exception {
        try (FakeMasterCli master = master()) {
            ServerStateFile file = file(master);
            passes(30);
            file.refresh();
            states.set("Permission denied\n");
            assertThatThrownBy(() -> file.write(new ServerStateUpdate(List.of()), NextStart.UNCHANGED))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("something else");
            states.set(HEADER + DOWN.repeat(10_000) + "\n");
            assertThatThrownBy(() -> file.write(
                            new ServerStateUpdate(List.of(server("primary", "10.0.0.1", 3306, true))),
                            NextStart.UNCHANGED))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("400000 bytes");
            assertThat(folder.resolve("server-state")).doesNotExist();
        }
    }

    @Test
    void leavesTheFileAloneAtTheStart() throws Exception {
        try (FakeMasterCli master = master()) {
            ServerStateFile file = file(master);
            passes(29);
            file.refresh();
            assertThat(folder.resolve("server-state")).doesNotExist();
            passes(1);
            file.refresh();
            assertThat(content()).contains(DOWN);
        }
    }

    private void passes(int seconds) {
        time.updateAndGet(now -> now.plusSeconds(seconds));
    }

    private String written(ConfiguredServer... servers) throws IOException, InterruptedException {
        try (FakeMasterCli master = master()) {
            ServerStateUpdate.StateFile written = file(master).write(new ServerStateUpdate(List.of(servers)), start);
            assertThat(written.path()).isEqualTo(folder.resolve("server-state").toString());
            return content();
        } finally {
            Files.delete(folder.resolve("master.sock"));
        }
    }

    private String content() throws IOException {
        return Files.readString(folder.resolve("server-state"));
    }

    private ServerStateFile file(FakeMasterCli master) {
        return new ServerStateFile(new MasterCli(master.socket(), Duration.ofSeconds(30)), () -> start, time::get);
    }

    private FakeMasterCli master() throws IOException {
        return new FakeMasterCli(
                folder.resolve("master.sock"), command -> command.equals("@1 show servers state") ? states.get() : "");
    }

    private static ConfiguredServer server(String name, String address, int port, boolean checked) {
        return new ConfiguredServer("database", name, address, port, checked);
    }

    private static String line(
            String server, String address, int state, int admin, int seconds, String hostName, int port) {
        return "3 database 1 %s %s %d %d 100 100 %d 8 2 0 6 0 0 0 %s %d - 0 0 - - 0\n"
                .formatted(server, address, state, admin, seconds, hostName, port);
    }
}
