package io.proxyconfig.systemtests.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.proxyconfig.api.Ticker;
import io.proxyconfig.api.probe.ProbeConfig;
import io.proxyconfig.api.probe.ProbeConfig.ProbeListener;
import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.HaproxyView;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.operator.dataplane.HttpClients;
import io.proxyconfig.operator.observe.InstanceMonitor;
import io.proxyconfig.operator.observe.InstanceMonitors;
import io.proxyconfig.operator.resolve.Credentials;
import io.proxyconfig.operator.resolve.Instance;
import io.proxyconfig.probe.ProbeAgent;
import io.proxyconfig.probe.StoppingFile;
import io.proxyconfig.probe.workers.FailedStarts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clock of the probe is set forward or back by an hour, while a worker of a real HAProxy drains. */
class ClockStepIT {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final long RELOAD_DISTANCE_MILLIS = 3000;

    @TempDir
    Path directory;

    private final AtomicReference<Duration> step = new AtomicReference<>(Duration.ZERO);
    private final int port = FreePorts.one();

    private Clock clock() {
        return ((InstantSource) () -> Instant.now().plus(step.get())).withZone(ZoneOffset.UTC);
    }

    private String configuration(int server) {
        return """
                global
                  description proxyconfig test/probe revision r1
                defaults
                  mode tcp
                  timeout connect 2s
                  timeout client 1h
                  timeout server 1h
                frontend mysql
                  bind 127.0.0.1:%d
                  default_backend db
                backend db
                  server primary 127.0.0.1:%d
                """.formatted(port, server);
    }

    private ProbeAgent agent(HaproxyProcess haproxy) throws IOException {
        ProbeAgent agent = new ProbeAgent(
                haproxy.masterSocket(),
                new FailedStarts(null),
                new StoppingFile(null),
                directory.resolve("state"),
                (success, duration) -> {},
                null,
                clock());
        agent.start();
        agent.apply(new ProbeConfig("one", List.of(new ProbeListener("mysql", "127.0.0.1", port)), List.of(), null));
        return agent;
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void reportsStayInOrderAndDrainsDoNotAge(int hours) throws Exception {
        try (ServerSocket database = new ServerSocket(0, 50, LOOPBACK);
                HaproxyProcess haproxy =
                        HaproxyProcess.start(directory.resolve("haproxy"), configuration(database.getLocalPort()));
                Socket session = new Socket(LOOPBACK, port);
                Socket server = database.accept();
                ProbeAgent agent = agent(haproxy);
                InstanceMonitors monitors =
                        new InstanceMonitors(name -> true, new HttpClients(), Ticker.system(), key -> {});
                InstanceMonitor monitor = monitors.unscheduled(instance())) {
            assertThat(List.of(session, server)).allMatch(Socket::isConnected);
            assertThat(haproxy.reload()).startsWith("Success=1");
            ProbeReport before = accepted(agent, monitor, report -> drained(report) >= 0);

            step.set(Duration.ofHours(hours));

            ProbeReport after = accepted(
                    agent, monitor, report -> number(report) > number(before) + 1 && drained(report) > drained(before));
            assertThat(after.processUid()).isEqualTo(before.processUid());
            assertThat(after.ageMillis()).isBetween(0L, ProbeReport.MAX_AGE.toMillis());
            assertThat(Duration.between(before.observedAt(), after.observedAt()).abs())
                    .as("the time of day follows the clock")
                    .isGreaterThan(Duration.ofMinutes(50));
            assertThat(drained(after) - drained(before))
                    .isLessThan(Duration.ofMinutes(10).toMillis());

            haproxy.kill();
            accepted(agent, monitor, report -> !report.haproxy().reachable());
        }
    }

    /** The successor ends, the clock is set, and the probe restarts: the drain counts from the start of the successor. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void aRestartedProbeCountsDrainsAsBefore(int hours) throws Exception {
        try (ServerSocket database = new ServerSocket(0, 50, LOOPBACK);
                HaproxyProcess haproxy =
                        HaproxyProcess.start(directory.resolve("haproxy"), configuration(database.getLocalPort()));
                Socket session = new Socket(LOOPBACK, port);
                Socket server = database.accept()) {
            assertThat(List.of(session, server)).allMatch(Socket::isConnected);
            assertThat(haproxy.reload()).startsWith("Success=1");
            long before;
            try (ProbeAgent agent = agent(haproxy)) {
                before = drained(await().atMost(ProbeFixture.TIMEOUT)
                        .until(agent::report, report -> drained(report) > RELOAD_DISTANCE_MILLIS));
            }
            assertThat(haproxy.reload()).startsWith("Success=1");
            step.set(Duration.ofHours(hours));
            try (ProbeAgent agent = agent(haproxy)) {
                long after = drained(
                        await().atMost(ProbeFixture.TIMEOUT).until(agent::report, report -> drained(report) >= 0));
                assertThat(after)
                        .isBetween(before, before + Duration.ofMinutes(10).toMillis());
            }
        }
    }

    /** Waits until the operator has a report that fulfils a condition. */
    private static ProbeReport accepted(ProbeAgent agent, InstanceMonitor monitor, Predicate<ProbeReport> condition) {
        return await().atMost(ProbeFixture.TIMEOUT)
                .until(
                        () -> {
                            monitor.acceptReport(agent.report());
                            return monitor.latest().probe().value().orElse(null);
                        },
                        report -> report != null && condition.test(report));
    }

    private static long number(ProbeReport report) {
        return Objects.requireNonNull(report.sequence());
    }

    /** How long the draining worker drains; negative without one. */
    private static long drained(ProbeReport report) {
        HaproxyView haproxy = report.haproxy();
        return haproxy.workers().stream()
                .map(WorkerView::drainingMillis)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(-1L);
    }

    private static Instance instance() {
        URI nowhere = URI.create("http://127.0.0.1:1");
        return new Instance("a", nowhere, nowhere, new Credentials("admin", "password", "token", null));
    }
}
