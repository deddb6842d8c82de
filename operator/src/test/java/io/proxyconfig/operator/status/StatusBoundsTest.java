package io.proxyconfig.operator.status;

import static io.proxyconfig.operator.status.Situation.HEALTHY;
import static io.proxyconfig.operator.status.Situation.NOON;
import static io.proxyconfig.operator.status.Situation.input;
import static io.proxyconfig.operator.status.Situation.reported;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.api.probe.WorkerViewBuilder;
import io.proxyconfig.api.v1alpha1.InstanceStatus;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.api.v1alpha1.Sessions;
import io.proxyconfig.api.v1alpha1.Worker;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every list, map and text of the status has a bound, so that the status of 100 instances fits into an object. */
class StatusBoundsTest {
    private final StatusFactory statuses = new StatusFactory("1.2.3");

    @Test
    void theLargestStatusIsFarSmallerThanTheLimitOfAnObject() throws JsonProcessingException {
        assertThat(LargestStatus.json(LargestStatus.status()).length).isBetween(400_000, 700_000);
    }

    @Test
    void anInstanceListsTheCurrentWorkerAndTheOldestDrainingOnes() {
        WorkerView[] workers = IntStream.range(0, 15)
                .mapToObj(i -> worker(100 - i, i == 0, Map.of()))
                .toArray(WorkerView[]::new);

        InstanceStatus instance = instance(workers);

        assertThat(Objects.requireNonNull(instance.workers()))
                .extracting(Worker::pid)
                .containsExactly(100L, 94L, 93L, 92L, 91L, 90L, 89L, 88L, 87L, 86L);
        assertThat(instance.omittedWorkers()).isEqualTo(5);
        assertThat(statuses.status(input(reported("a", HEALTHY, workers)), null).sessions())
                .as("sums count the workers that are left out")
                .isEqualTo(new Sessions(1, 14));
    }

    @Test
    void aCompleteListOmitsNothing() {
        InstanceStatus instance = instance(worker(2, true, Map.of()), worker(1, false, Map.of()));

        assertThat(instance.workers()).hasSize(2);
        assertThat(instance.omittedWorkers()).isNull();
    }

    @Test
    void aWorkerListsTheServersWithTheMostConnections() {
        Map<String, Integer> servers =
                IntStream.rangeClosed(1, 12).boxed().collect(Collectors.toMap(i -> "db/server" + i, i -> i));

        Worker worker = Objects.requireNonNull(
                        instance(worker(1, true, servers)).workers())
                .getFirst();

        assertThat(Objects.requireNonNull(worker.servers())).hasSize(10).doesNotContainKeys("db/server1", "db/server2");
        assertThat(worker.omittedServers()).isEqualTo(2);
    }

    @Test
    void aLongMessageEndsWithAnEllipsis() {
        InstanceStatus instance = Objects.requireNonNull(
                        statuses.status(input(Situation.probeDown("a", "x".repeat(300))), null)
                                .instanceStatuses())
                .getFirst();

        assertThat(instance.message()).hasSize(256).endsWith("x…");
    }

    private InstanceStatus instance(WorkerView... workers) {
        ProxyConfigStatus status = statuses.status(input(reported("a", HEALTHY, workers)), null);
        return List.copyOf(Objects.requireNonNull(status.instanceStatuses())).getFirst();
    }

    private static WorkerView worker(long pid, boolean current, Map<String, Integer> servers) {
        return WorkerViewBuilder.builder()
                .pid(pid)
                .current(current)
                .startedAt(NOON)
                .sessions(1)
                .memoryBytes(5L << 20)
                .servers(servers)
                .build();
    }
}
