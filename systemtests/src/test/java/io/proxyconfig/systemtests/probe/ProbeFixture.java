package io.proxyconfig.systemtests.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.proxyconfig.api.probe.ProbeConfig;
import io.proxyconfig.api.probe.ProbeConfig.MySqlTarget;
import io.proxyconfig.api.probe.ProbeConfig.ProbeListener;
import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.MySqlView;
import io.proxyconfig.api.probe.Verification;
import io.proxyconfig.harness.Database;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.harness.ProbeProcess;
import io.proxyconfig.harness.ProcessGroup;
import io.proxyconfig.operator.probe.ProbeClient;
import io.proxyconfig.operator.probe.ProbeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A database, an HAProxy in front of it, and a probe. */
final class ProbeFixture implements AutoCloseable {

    /** Long enough for a busy machine. */
    static final Duration TIMEOUT = Duration.ofSeconds(60);

    final Path directory;
    final Database database;
    final int port = FreePorts.one();
    private final int statsPort = FreePorts.one();
    final Path allowFile;
    final HaproxyProcess haproxy;
    final ProbeProcess probe;
    final ProbeClient client;
    private final ProcessGroup processes;

    ProbeFixture(Path directory) {
        this.directory = directory;
        this.allowFile = directory.resolve("allow.acl");
        this.processes = ProcessGroup.in(directory);
        try {
            this.database = processes.add(Database.start(directory));
            write(allowFile, "127.0.0.0/8\n10.1.0.0/16\n");
            this.haproxy = processes.add(HaproxyProcess.start(directory.resolve("haproxy"), configuration("r1")));
            this.probe = processes.add(ProbeProcess.start(directory, haproxy.masterSocket()));
            this.client = new ProbeClient(probe.url(), probe.token(), processes.add(HttpClient.newHttpClient()));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** An HAProxy configuration with a revision. */
    String configuration(String revision) {
        return """
                global
                  description proxyconfig test/probe revision %s
                defaults
                  mode tcp
                  timeout connect 2s
                  timeout client 1h
                  timeout server 1h
                frontend proxyconfig-stats
                  mode http
                  bind 127.0.0.1:%d
                  stats enable
                  stats uri /stats
                frontend mysql
                  bind 127.0.0.1:%d
                  tcp-request connection reject if { src %s }
                  acl allowed src -f %s
                  tcp-request connection reject unless allowed
                  default_backend db
                backend db
                  server primary 127.0.0.1:%d
                """.formatted(revision, statsPort, port, ProbeListener.CHECK_SOURCE, allowFile, database.port());
    }

    /** Writes a configuration with a revision, and reloads. */
    void reload(String revision) {
        write(haproxy.configFile(), configuration(revision));
        assertThat(haproxy.reload()).startsWith("Success=1");
    }

    ProbeListener listener() {
        return new ProbeListener("mysql", "127.0.0.1", port, true);
    }

    MySqlTarget target(int heldConnections) {
        return target(heldConnections, 200);
    }

    MySqlTarget target(int heldConnections, long intervalMillis) {
        return new MySqlTarget(
                "127.0.0.1",
                port,
                database.probe().user(),
                database.probe().password(),
                Database.NAME,
                "SELECT 1",
                intervalMillis,
                heldConnections);
    }

    /** A probe configuration with the listener and the ACL file. */
    ProbeConfig config(@Nullable MySqlTarget target) {
        return new ProbeConfig(
                UUID.randomUUID().toString(), List.of(listener()), List.of(allowFile.toString()), target);
    }

    Verification.Request request(String revision, Duration timeout) {
        return new Verification.Request(
                revision, List.of(listener()), List.of(allowFile.toString()), timeout.toMillis());
    }

    /** Makes the probe hold a number of connections, and waits until it does. */
    ProbeReport hold(int connections) throws ProbeException {
        configure(config(target(connections)));
        return awaitReport(report -> held(report) == connections);
    }

    /** Waits for a report that fulfils a condition. */
    ProbeReport awaitReport(Predicate<ProbeReport> condition) {
        return await().atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsInstanceOf(ProbeException.class)
                .until(client::report, condition);
    }

    /** Configures the probe. Repeats the request where a busy machine exceeds the client's time-out. */
    void configure(ProbeConfig config) {
        await().atMost(TIMEOUT)
                .pollDelay(Duration.ZERO)
                .ignoreExceptionsInstanceOf(ProbeException.class)
                .until(() -> {
                    client.configure(config);
                    return true;
                });
    }

    /** Requests a verification. Repeats the request where a busy machine exceeds the client's time-out. */
    Verification verify(Verification.Request request) {
        return await().atMost(TIMEOUT)
                .pollDelay(Duration.ZERO)
                .ignoreExceptionsInstanceOf(ProbeException.class)
                .until(() -> client.verify(request), Objects::nonNull);
    }

    static int held(ProbeReport report) {
        return mysql(report).held();
    }

    static MySqlView mysql(ProbeReport report) {
        MySqlView view = report.mysql();
        assertThat(view).isNotNull();
        return Objects.requireNonNull(view);
    }

    static void write(Path file, String content) {
        try {
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        processes.close();
    }
}
