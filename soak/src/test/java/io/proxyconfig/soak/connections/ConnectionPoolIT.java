package io.proxyconfig.soak.connections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.proxyconfig.harness.Database;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.soak.faults.FaultEffect.EndsWorker;
import io.proxyconfig.soak.faults.FaultLog;
import io.proxyconfig.soak.faults.FaultSummary;
import io.proxyconfig.soak.observer.WorkerReader;
import io.proxyconfig.soak.plan.StepKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections through a real HAProxy, whose draining worker is killed. */
class ConnectionPoolIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int COUNT = 3;

    @TempDir
    Path directory;

    private final int port = FreePorts.one();
    private final FaultLog faults = new FaultLog(System::nanoTime);
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private Database database;
    private HaproxyProcess haproxy;
    private ConnectionPool pool;

    @BeforeEach
    void start() {
        database = Database.start(directory);
        haproxy = HaproxyProcess.start(directory.resolve("h"), """
                defaults
                  mode tcp
                  timeout connect 5s
                  timeout client 1h
                  timeout server 1h
                frontend mysql
                  bind 127.0.0.1:%d
                  default_backend db
                backend db
                  server primary 127.0.0.1:%d
                """.formatted(port, database.port()));
        pool = new ConnectionPool(
                List.of(haproxy),
                (number, address) -> database.connectFrom(address, database.app(), "127.0.0.1", port),
                COUNT,
                faults,
                failures::add);
        await().atMost(TIMEOUT).until(() -> pool.open() == COUNT);
    }

    @AfterEach
    void stop() {
        pool.close();
        haproxy.close();
        database.close();
    }

    /** Reloads HAProxy, so that the connections are on a draining worker. Returns that worker. */
    private long drain() throws IOException {
        long worker = haproxy.currentWorkerPid();
        assertThat(new WorkerReader(haproxy.masterSocket()).workerWithSessionFrom("127.77.0.1"))
                .contains(worker);
        assertThat(haproxy.reload()).startsWith("Success=1");
        return worker;
    }

    @Test
    void aConnectionThatEndsWithoutAFaultIsAFailure() throws IOException {
        HaproxyProcess.killWorker(drain());

        await().atMost(TIMEOUT).until(() -> failures.size() == COUNT);
        assertThat(failures).allMatch(text -> text.startsWith("a connection broke, and no fault explains it: "));
    }

    @Test
    void aFaultThatEndsAConnectionIsNoFailure() throws IOException {
        long worker = drain();
        var fault = faults.begin(StepKind.DRAINING_WORKER_KILL, new EndsWorker(worker));
        HaproxyProcess.killWorker(worker);
        fault.end();

        await().atMost(TIMEOUT).until(() -> faults.endedConnections() == COUNT && pool.open() == COUNT);
        assertThat(failures).isEmpty();
        assertThat(faults.summaries())
                .containsEntry(StepKind.DRAINING_WORKER_KILL, new FaultSummary(1, COUNT, Duration.ZERO));
    }

    @Test
    void anApplicationMayCloseItsConnection() throws IOException {
        long worker = drain();
        for (int renewed = 0; renewed < COUNT; renewed++) {
            pool.renewOne();
        }

        await("the draining worker ends").atMost(TIMEOUT).until(() -> !haproxy.workerPids()
                .contains(worker));
        await().atMost(TIMEOUT).until(() -> pool.open() == COUNT);
        assertThat(failures).isEmpty();
    }
}
