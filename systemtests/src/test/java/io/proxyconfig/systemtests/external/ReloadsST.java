package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.LastChange;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.Worker;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.harness.MySqlClient;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.StatusReader;
import io.proxyconfig.harness.TestNamespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reload after reload: nothing breaks, nothing is refused, and every draining worker is in the status while it lives. */
@ExtendWith(SharedControlPlane.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReloadsST {
    private static final int RELOADS = 50;
    private static final int CONNECTIONS = 20;
    private static final int A_WORKER = 2;

    private Scenario scenario;
    private HaproxyProcess haproxy;

    @BeforeAll
    void start(TestNamespace namespace) {
        scenario = Scenario.start(namespace);
        haproxy = scenario.stack().instance().haproxy();
    }

    @AfterAll
    void end() {
        scenario.close();
    }

    @Test
    void fiftyReloadsBreakNothingAndHideNothing() {
        scenario.apply(SpecSamples.probed(1) + """
                reload: {minInterval: 1ms, maxPerMinute: 6000}
                drain: {maxDrainingWorkers: 1000, maxMemory: 100Gi, maxDrainTime: 24h}
                """);
        StatusAuditor auditor = scenario.audit();
        scenario.awaitReady();
        List<MySqlClient> clients = new ArrayList<>();
        try (ConnectionLoop openings = new ConnectionLoop(scenario, Duration.ofMillis(50))) {
            Set<Long> pids = new HashSet<>(Set.of(haproxy.currentWorkerPid()));
            for (int reload = 1; reload <= RELOADS; reload++) {
                for (int i = 0; i < A_WORKER && clients.size() < CONNECTIONS; i++) {
                    clients.add(scenario.hold());
                }
                change(reload);
                assertThat(pids.add(haproxy.currentWorkerPid()))
                        .as("reload %d brought another worker", reload)
                        .isTrue();
            }
            scenario.assertHeldConnectionsWork();
            awaitTrueNumbers();
            assertThat(openings.answered()).isGreaterThan(RELOADS);
            openings.assertNoneFailed();
        }
        auditor.neverFalselyProgrammed();
        assertThat(scenario.events("ConnectionBroken")).isEmpty();
        workersGoWithTheirLastConnection(clients);
        auditor.neverFalselyProgrammed();
    }

    private void change(int reload) {
        ProxyConfig changed = scenario.change();
        ProxyConfig live = scenario.await(
                "change " + reload + " is live", one -> StatusReader.is(one, "Programmed", Condition.Status.True));
        LastChange change = Objects.requireNonNull(live.getStatus().lastChange());
        assertThat(change.generation()).isEqualTo(changed.getMetadata().getGeneration());
        assertThat(change.method()).isEqualTo(LastChange.Method.Reload);
        assertThat(change.liveAfterMilliseconds()).isNotNull();
        assertThat(live.getStatus().lastGoodRevision())
                .isEqualTo(live.getStatus().revision());
    }

    /** The status has all draining workers with as many sessions as each of them tells itself, and no others. */
    private void awaitTrueNumbers() {
        assertThat(sessionsByOldWorker().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isGreaterThanOrEqualTo(CONNECTIONS);
        scenario.await("each draining worker is told with its sessions", resource -> told(resource)
                .equals(sessionsByOldWorker()));
    }

    private void workersGoWithTheirLastConnection(List<MySqlClient> clients) {
        Set<Long> before = told(scenario.resource()).keySet();
        // not those of the first worker, which has the probe's connection as well
        clients.subList(A_WORKER, 3 * A_WORKER).forEach(scenario::release);
        Awaitility.await("two workers end")
                .atMost(Scenario.TIMEOUT)
                .until(() -> sessionsByOldWorker().size() <= before.size() - 2);
        Set<Long> left = sessionsByOldWorker().keySet();
        scenario.await(
                "workers without connections are not told any more",
                resource -> told(resource).keySet().equals(left));
    }

    private static Map<Long, Integer> told(ProxyConfig resource) {
        return StatusReader.workers(resource, Worker.State.Draining).stream()
                .collect(Collectors.toMap(
                        Worker::pid,
                        worker -> Objects.requireNonNullElse(worker.sessions(), -1),
                        (a, b) -> a,
                        TreeMap::new));
    }

    private Map<Long, Integer> sessionsByOldWorker() {
        long current = haproxy.currentWorkerPid();
        Map<Long, Integer> sessions = new TreeMap<>();
        for (long pid : haproxy.workerPids()) {
            if (pid != current) {
                String answer = haproxy.masterCommand("@!" + pid + " show sess");
                sessions.put(pid, (int) answer.lines()
                        .filter(line -> line.contains(" fe=mysql "))
                        .count());
            }
        }
        return sessions;
    }
}
