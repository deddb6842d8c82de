package io.proxyconfig.probe.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which drains are the probe's own. */
class DrainedServersTest {
    @TempDir
    Path folder;

    @Test
    void survivesARestartOfTheProbeAndAReload() throws IOException {
        DrainedServers servers = new DrainedServers(folder);
        servers.follow(1, Set.of("db/other"));
        servers.add("db/a");
        servers.startDrained(Set.of("db/a", "db/b"));
        DrainedServers restarted = new DrainedServers(folder);
        restarted.follow(2, Set.of("db/a", "db/b", "db/other"));
        assertThat(restarted.current()).containsExactlyInAnyOrder("db/a", "db/b");
        restarted.remove("db/b");
        assertThat(again().current()).containsExactly("db/a");
    }

    @Test
    void aDrainOfAnAdministratorIsNotTheProbes() throws IOException {
        DrainedServers servers = new DrainedServers(folder);
        servers.follow(1, Set.of());
        servers.startDrained(Set.of("db/a"));
        servers.follow(1, Set.of("db/a"));
        assertThat(servers.contains("db/a"))
                .as("the next worker would start with this drain")
                .isFalse();
        servers.startDrained(Set.of());
        servers.follow(2, Set.of("db/a"));
        assertThat(servers.contains("db/a")).isFalse();
    }

    @Test
    void aServerThatAnAdministratorTookOutOfDrainLeavesTheList() throws IOException {
        DrainedServers servers = new DrainedServers(folder);
        servers.follow(1, Set.of());
        servers.add("db/a");
        servers.follow(1, Set.of());
        assertThat(servers.contains("db/a")).isFalse();
        assertThat(again().current()).isEmpty();
    }

    private DrainedServers again() throws IOException {
        DrainedServers servers = new DrainedServers(folder);
        servers.follow(3, Set.of("db/a", "db/b"));
        return servers;
    }
}
