package io.proxyconfig.systemtests.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.proxyconfig.api.probe.ProbeConfig.ProbeListener;
import io.proxyconfig.api.probe.ProbeReport.ListenerCheck;
import io.proxyconfig.api.v1alpha1.Backend.Balance;
import io.proxyconfig.api.v1alpha1.DriftPolicy;
import io.proxyconfig.api.v1alpha1.Server;
import io.proxyconfig.harness.Database;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.harness.ProcessGroup;
import io.proxyconfig.operator.render.AllowListFile;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.render.Renderer;
import io.proxyconfig.operator.resolve.Configuration;
import io.proxyconfig.operator.resolve.Configuration.Check;
import io.proxyconfig.operator.resolve.Configuration.CheckRequest;
import io.proxyconfig.operator.resolve.Configuration.Frontend;
import io.proxyconfig.operator.resolve.Configuration.RawText;
import io.proxyconfig.operator.resolve.Configuration.ResolvedBackend;
import io.proxyconfig.operator.resolve.Configuration.ResolvedTimeouts;
import io.proxyconfig.operator.resolve.Configuration.Resolvers;
import io.proxyconfig.operator.resolve.Configuration.Structured;
import io.proxyconfig.operator.resolve.DesiredStateBuilder;
import io.proxyconfig.operator.resolve.DrainBudget;
import io.proxyconfig.operator.resolve.ReloadLimits;
import io.proxyconfig.operator.resolve.ResourceIdentity;
import io.proxyconfig.probe.listeners.ListenerChecks;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An hour's worth of listener checks and of HAProxy's own TCP checks, each without a connection that the database counts. MySQL
 * and MariaDB count every connection without a login ({@code Aborted_connects}), and block a host after too many of them.
 */
class DatabaseErrorsIT {
    /** One hour, with a check every two seconds. */
    private static final int CHECKS = 1800;

    private static final Duration CHECK_INTERVAL = Duration.ofMillis(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path directory;

    /** Who wrote haproxy.cfg. */
    enum Author {
        OPERATOR {
            @Override
            Configuration configuration(int database) {
                List<Frontend> listeners = new ArrayList<>(List.of(
                        new Frontend("everywhere", null, FreePorts.one(), null, null, "db"),
                        new Frontend("loopback", "127.0.0.1", FreePorts.one(), null, null, "db"),
                        new Frontend("v6", "::1", FreePorts.one(), null, null, "db"),
                        new Frontend("v6-everywhere", "::", FreePorts.one(), null, null, "db")));
                ownAddress()
                        .map(address -> new Frontend("address", address, FreePorts.one(), null, null, "db"))
                        .ifPresent(listeners::add);
                return structured(listeners, database, null);
            }
        },
        USER {
            @Override
            Configuration configuration(int database) {
                return new RawText(
                        """
                        defaults
                          mode tcp
                          timeout connect 5s
                          timeout client 1h
                          timeout server 1h
                        listen everywhere
                          bind :%d
                          server primary 127.0.0.1:%5$d
                        listen loopback
                          bind 127.0.0.1:%d
                          bind [::1]:%d
                          bind :::%d
                          server primary 127.0.0.1:%5$d
                        """.formatted(FreePorts.one(), FreePorts.one(), FreePorts.one(), FreePorts.one(), database),
                        "spec.raw.configMap",
                        Set.of());
            }
        };

        abstract Configuration configuration(int database);
    }

    @ParameterizedTest
    @EnumSource
    void listenerChecksCountNoError(Author author) throws Exception {
        try (ProcessGroup processes = ProcessGroup.in(directory)) {
            Database database = processes.add(Database.start(directory));
            Rendered rendered = rendered(author.configuration(database.port()));
            long before = abortedConnects(database);
            HaproxyProcess haproxy = start(processes, rendered);
            List<ProbeListener> listeners = rendered.listeners().stream()
                    .map(one -> new ProbeListener(one.name(), one.host(), one.port(), one.rejectsChecks()))
                    .toList();
            assertThat(listeners).hasSizeGreaterThanOrEqualTo(4);
            ListenerChecks checks = new ListenerChecks(Clock.systemUTC());
            for (int i = 0; i < CHECKS; i++) {
                assertThat(checks.check(listeners, TIMEOUT)).allMatch(ListenerCheck::accepting);
            }
            assertThat(abortedConnects(database)).isEqualTo(before);
            haproxy.kill();
            await().atMost(ProbeFixture.TIMEOUT)
                    .until(() -> checks.check(listeners, TIMEOUT).stream().noneMatch(ListenerCheck::accepting));
        }
    }

    /** HAProxy resets the connection before the last packet of the TCP handshake, unless the machine delays it by 40 ms. */
    @Test
    void tcpChecksOfHaproxyCountNoError() throws Exception {
        try (ProcessGroup processes = ProcessGroup.in(directory)) {
            Database database = processes.add(Database.start(directory));
            long before = abortedConnects(database);
            HaproxyProcess haproxy = start(
                    processes,
                    rendered(structured(
                            List.of(new Frontend("mysql", "127.0.0.1", FreePorts.one(), null, null, "db")),
                            database.port(),
                            new Check(new CheckRequest.TcpConnect(), CHECK_INTERVAL, 1, 1))));
            await().atMost(ProbeFixture.TIMEOUT)
                    .until(() -> uptime(haproxy).compareTo(CHECK_INTERVAL.multipliedBy(CHECKS)) > 0);
            assertThat(haproxy.workerCommand("show stat db 4 -1")).contains("L4OK,");
            assertThat(abortedConnects(database) - before).isLessThan(CHECKS / 100);
        }
    }

    private HaproxyProcess start(ProcessGroup processes, Rendered rendered) {
        for (AllowListFile file : rendered.allowListFiles()) {
            ProbeFixture.write(directory.resolve(file.name()), file.content());
        }
        return processes.add(HaproxyProcess.start(
                directory.resolve("haproxy"),
                rendered.cfg(name -> directory.resolve(name).toString())));
    }

    private static Duration uptime(HaproxyProcess haproxy) {
        return haproxy.workerCommand("show info")
                .lines()
                .filter(line -> line.startsWith("Uptime_sec: "))
                .map(line -> Duration.ofSeconds(Long.parseLong(line.substring(12))))
                .findFirst()
                .orElseThrow();
    }

    private static Structured structured(List<Frontend> listeners, int database, @Nullable Check check) {
        return new Structured(
                listeners,
                List.of(new ResolvedBackend(
                        "db",
                        Balance.LeastConnections,
                        List.of(new Server("primary", "127.0.0.1", database, 100, false, null)),
                        check)),
                new Resolvers(List.of(), TIMEOUT),
                new ResolvedTimeouts(TIMEOUT, HOUR, HOUR, HOUR),
                null);
    }

    /** An address of this machine that is no loopback address; empty on a machine without one. */
    private static Optional<String> ownAddress() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                    .map(InetAddress::getHostAddress)
                    .findFirst();
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Rendered rendered(Configuration configuration) {
        return (Rendered) new Renderer()
                .render(DesiredStateBuilder.builder()
                        .resource(new ResourceIdentity("shop", "orders", null))
                        .configuration(configuration)
                        .instances(List.of())
                        .reload(new ReloadLimits(TIMEOUT, 60))
                        .drain(new DrainBudget(10, 1, HOUR))
                        .driftPolicy(DriftPolicy.Repair)
                        .build());
    }

    private static long abortedConnects(Database database) throws SQLException {
        try (Connection connection = database.connect(database.app());
                ResultSet rows =
                        connection.createStatement().executeQuery("SHOW GLOBAL STATUS LIKE 'Aborted_connects'")) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(2);
        }
    }
}
