package io.proxyconfig.systemtests.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.api.v1alpha1.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The status has the same number of sessions for each worker as the kernel. */
@ComposeTest
class ComposeSessionCountST {
    private static final Pattern OWNER = Pattern.compile("\"haproxy\",pid=(\\d+),");

    @Test
    void theStatusHasTheSessionsThatSsCounts(ComposeProject project) throws SQLException {
        TwoClients.running(project);
        for (int i = 0; i < 3; i++) {
            project.hold();
        }
        int before = project.reloads();
        project.compose("kill", "--signal", "HUP", "haproxy");
        Awaitility.await("a reload").atMost(ComposeProject.TIMEOUT).until(() -> project.reloads() > before);
        project.hold();

        Awaitility.await("the status has the sessions that ss counts")
                .atMost(ComposeProject.TIMEOUT)
                .untilAsserted(() -> assertThat(reported(project)).isEqualTo(counted(project)));
        Map<Long, Integer> agreed = reported(project);
        assertThat(agreed.size()).as("workers with sessions").isGreaterThanOrEqualTo(2);
        ProxyConfigStatus status = project.example().status().orElseThrow().getStatus();
        assertThat(Objects.requireNonNull(status.sessions()).draining()).isGreaterThanOrEqualTo(5);
    }

    /** Sessions by worker in the status, without workers that have none. */
    private static Map<Long, Integer> reported(ComposeProject project) {
        ProxyConfigStatus status = project.example().status().orElseThrow().getStatus();
        return Objects.requireNonNull(ComposeStatus.instance(status).workers()).stream()
                .filter(worker -> worker.sessions() != null && worker.sessions() > 0)
                .collect(Collectors.toMap(Worker::pid, Worker::sessions, Integer::sum, TreeMap::new));
    }

    /** Established connections to the listener by worker, from {@code ss} in the network of HAProxy's container. */
    private static Map<Long, Integer> counted(ComposeProject project) {
        String sockets = project.shell()
                .run(
                        "nsenter",
                        "--net",
                        "--target",
                        project.inspect("haproxy", "{{.State.Pid}}"),
                        "ss",
                        "-Htnp",
                        "state",
                        "established",
                        "sport = :8080");
        Map<Long, Integer> counts = new TreeMap<>();
        sockets.lines().forEach(line -> {
            Matcher owner = OWNER.matcher(line);
            assertThat(owner.find()).as("owner of " + line).isTrue();
            counts.merge(pidInContainer(owner.group(1)), 1, Integer::sum);
        });
        return counts;
    }

    /** The last number of {@code NSpid}, see proc(5). */
    private static long pidInContainer(String pid) {
        try {
            return Files.readAllLines(Path.of("/proc", pid, "status")).stream()
                    .filter(line -> line.startsWith("NSpid:"))
                    .map(line -> Long.valueOf(line.substring(line.lastIndexOf('\t') + 1)))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException("process " + pid + " has ended", e);
        }
    }
}
