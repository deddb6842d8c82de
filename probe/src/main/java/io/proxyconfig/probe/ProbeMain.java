package io.proxyconfig.probe;

import io.proxyconfig.api.BuildInfo;
import io.proxyconfig.api.probe.ProbeReport.ProbePod;
import io.proxyconfig.probe.config.InvalidMessageException;
import io.proxyconfig.probe.config.ProbeMessages;
import io.proxyconfig.probe.http.BearerToken;
import io.proxyconfig.probe.http.ProbeServer;
import io.proxyconfig.probe.http.ProbeServer.Tls;
import io.proxyconfig.probe.metrics.ProbeMetrics;
import io.proxyconfig.probe.workers.FailedStarts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the probe. After SIGTERM it closes its connections with a logout, and ends within a second. */
@Command(
        name = "probe",
        mixinStandardHelpOptions = true,
        description =
                "The sidecar beside HAProxy. Reports all workers, and holds database connections through HAProxy.")
public final class ProbeMain implements Callable<Integer> {

    static {
        setSystemProperties();
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--master-socket",
            required = true,
            paramLabel = "PATH",
            description = "Socket of HAProxy's master CLI.")
    private Path masterSocket;

    @Option(names = "--listen", required = true, paramLabel = "HOST:PORT", description = "Address of the HTTP server.")
    private String listen;

    @Option(
            names = "--token-file",
            required = true,
            paramLabel = "FILE",
            description = "File with the bearer token of the operator. The probe reads it for each request.")
    private Path tokenFile;

    @Option(
            names = "--state-dir",
            required = true,
            paramLabel = "DIR",
            description = "Folder that stores the configuration, and since when workers drain, for the next start.")
    private Path stateDir;

    @Option(
            names = "--failed-starts",
            paramLabel = "FILE",
            description =
                    "File in which the start script of HAProxy stores the revisions with which HAProxy did not start.")
    private @Nullable Path failedStarts;

    @Option(
            names = "--stopping",
            paramLabel = "FILE",
            description = "File that exists while HAProxy stops. The probe then closes its database connections.")
    private @Nullable Path stopping;

    @Option(
            names = "--tls-key-store",
            paramLabel = "FILE",
            description = "PKCS #12 key store for HTTPS. The probe reads it again after a change. Default: plain HTTP.")
    private @Nullable Path tlsKeyStore;

    @Option(
            names = "--tls-key-store-password-file",
            paramLabel = "FILE",
            description = "File with the password of the key store.")
    private @Nullable Path tlsKeyStorePasswordFile;

    @Option(
            names = "--pod-name",
            paramLabel = "NAME",
            defaultValue = "${env:POD_NAME}",
            description = "Name of the pod of the probe, for the report. Default: the environment variable POD_NAME.")
    private @Nullable String podName;

    @Option(
            names = "--pod-uid",
            paramLabel = "UID",
            defaultValue = "${env:POD_UID}",
            description = "uid of the pod of the probe, for the report. Default: the environment variable POD_UID.")
    private @Nullable String podUid;

    /** Starts the probe. It returns only if the probe cannot start. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new ProbeMain()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            run();
        } catch (IOException | GeneralSecurityException e) {
            LoggerFactory.getLogger(ProbeMain.class).error("The probe cannot start: {}", e.toString());
            return CommandLine.ExitCode.SOFTWARE;
        }
        new CountDownLatch(1).await();
        return CommandLine.ExitCode.OK;
    }

    private void run() throws IOException, GeneralSecurityException {
        Clock clock = Clock.systemUTC();
        BearerToken token = new BearerToken(tokenFile);
        token.check();
        ProbeMetrics metrics = new ProbeMetrics(BuildInfo.current());
        ProbeAgent probe = new ProbeAgent(
                masterSocket,
                new FailedStarts(failedStarts),
                new StoppingFile(stopping),
                stateDir,
                metrics,
                podName == null || podUid == null ? null : new ProbePod(podName, podUid),
                clock);
        metrics.addReports(probe::report);
        ProbeServer server = server(probe, metrics, token);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, probe), "stop"));
        probe.start();
        server.start();
        Logger log = LoggerFactory.getLogger(ProbeMain.class);
        log.info("The probe listens on {}", server.address());
        Thread.ofVirtual().name("warm-up").start(() -> warmUp(probe, log));
    }

    /** Runs one verification, so that the first request does not wait for class loading. */
    private static void warmUp(ProbeAgent probe, Logger log) {
        try {
            byte[] request = "{\"revision\":\"warm-up\",\"timeoutMillis\":0}".getBytes(StandardCharsets.UTF_8);
            String response = ProbeMessages.write(probe.verify(ProbeMessages.readVerificationRequest(request)));
            log.debug("Warm-up complete: a response of {} characters", response.length());
        } catch (InvalidMessageException e) {
            throw new IllegalStateException(e.message(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ProbeServer server(ProbeAgent probe, ProbeMetrics metrics, BearerToken token)
            throws IOException, GeneralSecurityException {
        if (tlsKeyStore == null && tlsKeyStorePasswordFile == null) {
            return ProbeServer.http(address(), probe, metrics, token);
        }
        if (tlsKeyStore == null || tlsKeyStorePasswordFile == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--tls-key-store and --tls-key-store-password-file require each other: set both or none");
        }
        return ProbeServer.https(address(), new Tls(tlsKeyStore, tlsKeyStorePasswordFile), probe, metrics, token);
    }

    private InetSocketAddress address() {
        URI uri = URI.create("tcp://" + listen);
        if (uri.getHost() == null || uri.getPort() < 0) {
            throw new ParameterException(spec.commandLine(), "--listen must be HOST:PORT, for example 127.0.0.1:8443");
        }
        return new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    private static void stop(ProbeServer server, ProbeAgent probe) {
        try {
            probe.close();
            server.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Properties that libraries read once, when their first class is loaded. */
    private static void setSystemProperties() {
        setDefault("logback.configurationFile", "io/proxyconfig/probe/logback.xml");
        // Without this, the HTTP server of the JDK delays the last packet of a response by 40 ms.
        setDefault("sun.net.httpserver.nodelay", "true");
        // The time limit for receiving a request, in seconds.
        setDefault("sun.net.httpserver.maxReqTime", "30");
        // The memory of the connections must not fill the heap.
        setDefault("jdk.httpserver.maxConnections", "200");
        // The thread of the driver that closes abandoned connections. The probe closes each connection itself.
        setDefault("com.mysql.cj.disableAbandonedConnectionCleanup", "true");
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
