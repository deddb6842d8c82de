package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.ChangeMethod;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.InstanceStatus;
import io.proxyconfig.api.v1alpha1.LastChange;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.StatusLimits;
import io.proxyconfig.api.v1alpha1.Worker;
import io.proxyconfig.api.v1alpha1.WorkerState;
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

/** Many reloads break and reject no connection, and the status has every draining worker until it ends. */
@ExtendWith(SharedControlPlane.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReloadsST {
    private static final int RELOADS = 50;
    private static final int CONNECTIONS = 20;
    private static final int CONNECTIONS_PER_WORKER = 2;

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
    void fiftyReloadsBreakNoConnectionAndHideNoWorker() {
        scenario.apply(SpecSamples.probed(1) + """
                reload: {minInterval: 1ms, maxPerMinute: 6000}
                drain: {maxDrainingWorkers: 1000, maxMemory: 100Gi, maxDrainTime: 24h}
                """);
        StatusAuditor auditor = scenario.audit();
        scenario.awaitReady();
        List<MySqlClient> clients = new ArrayList<>();
        try (ConnectionLoop connections = new ConnectionLoop(scenario, Duration.ofMillis(50))) {
            Set<Long> pids = new HashSet<>(Set.of(haproxy.currentWorkerPid()));
            for (int reload = 1; reload <= RELOADS; reload++) {
                for (int i = 0; i < CONNECTIONS_PER_WORKER && clients.size() < CONNECTIONS; i++) {
                    clients.add(scenario.hold());
                }
                change(reload);
                assertThat(pids.add(haproxy.currentWorkerPid()))
                        .as("reload %d starts another worker", reload)
                        .isTrue();
            }
            scenario.assertHeldConnectionsWork();
            awaitActualSessions();
            assertThat(connections.answered()).isGreaterThan(RELOADS);
            connections.assertNoneFailed();
        }
        auditor.assertNeverFalselyProgrammed();
        assertThat(scenario.events("ConnectionBroken")).isEmpty();
        workersEndWithTheirLastConnection(clients);
        auditor.assertNeverFalselyProgrammed();
    }

    private void change(int reload) {
        ProxyConfig changed = scenario.change();
        ProxyConfig live = scenario.await(
                "change " + reload + " is live", one -> StatusReader.is(one, "Programmed", Condition.Status.True));
        LastChange change = Objects.requireNonNull(live.getStatus().lastChange());
        assertThat(change.generation()).isEqualTo(changed.getMetadata().getGeneration());
        assertThat(change.method()).isEqualTo(ChangeMethod.Reload);
        assertThat(change.liveAfterMilliseconds()).isNotNull();
        assertThat(live.getStatus().lastGoodRevision())
                .isEqualTo(live.getStatus().revision());
    }

    /** The status counts all draining workers and their sessions, and lists as many workers as it has room for. */
    private void awaitActualSessions() {
        assertThat(actualSessions().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isGreaterThanOrEqualTo(CONNECTIONS);
        awaitReportedSessions();
    }

    private void workersEndWithTheirLastConnection(List<MySqlClient> clients) {
        int before = actualSessions().size();
        // not those of the first worker, which has the probe's connection too
        clients.subList(CONNECTIONS_PER_WORKER, 3 * CONNECTIONS_PER_WORKER).forEach(scenario::release);
        Awaitility.await("two workers end")
                .atMost(Scenario.TIMEOUT)
                .until(() -> actualSessions().size() <= before - 2);
        awaitReportedSessions();
    }

    private void awaitReportedSessions() {
        scenario.await(
                "the status counts each draining worker with its sessions",
                resource -> reports(resource, actualSessions()));
    }

    private static boolean reports(ProxyConfig resource, Map<Long, Integer> actual) {
        Map<Long, Integer> reported = reportedSessions(resource);
        InstanceStatus instance = StatusReader.instance(resource, "haproxy-0").orElseThrow();
        int omitted = Objects.requireNonNullElse(instance.omittedWorkers(), 0);
        int sessions = actual.values().stream().mapToInt(Integer::intValue).sum();
        return actual.entrySet().containsAll(reported.entrySet())
                && reported.size() == Math.min(actual.size(), StatusLimits.WORKERS - 1)
                && reported.size() + omitted == actual.size()
                && Objects.equals(
                        Objects.requireNonNull(resource.getStatus().sessions()).draining(), sessions);
    }

    private static Map<Long, Integer> reportedSessions(ProxyConfig resource) {
        return StatusReader.workers(resource, WorkerState.Draining).stream()
                .collect(Collectors.toMap(
                        Worker::pid,
                        worker -> Objects.requireNonNullElse(worker.sessions(), -1),
                        (a, b) -> a,
                        TreeMap::new));
    }

    private Map<Long, Integer> actualSessions() {
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
