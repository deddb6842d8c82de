package io.proxyconfig.probe;

import io.proxyconfig.api.BuildInfo;
import io.proxyconfig.probe.config.ConfigStore;
import io.proxyconfig.probe.config.InvalidMessageException;
import io.proxyconfig.probe.config.ProbeMessages;
import io.proxyconfig.probe.http.BearerToken;
import io.proxyconfig.probe.http.ProbeServer;
import io.proxyconfig.probe.http.ProbeServer.Tls;
import io.proxyconfig.probe.metrics.ProbeMetrics;
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

/** The sidecar's command line. It runs until SIGTERM, then closes its connections in order and is gone within a second. */
@Command(
        name = "probe",
        mixinStandardHelpOptions = true,
        description = "Holds database connections through HAProxy and watches all its workers.")
public final class ProbeMain implements Callable<Integer> {

    static {
        settings();
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--master-socket",
            required = true,
            paramLabel = "PATH",
            description = "HAProxy's master CLI socket.")
    private Path masterSocket;

    @Option(names = "--listen", required = true, paramLabel = "HOST:PORT", description = "Where to serve HTTP.")
    private String listen;

    @Option(
            names = "--token-file",
            required = true,
            paramLabel = "FILE",
            description = "File with the token that the operator shows; read anew for each request.")
    private Path tokenFile;

    @Option(
            names = "--state-dir",
            required = true,
            paramLabel = "DIR",
            description = "Folder that keeps the configuration over restarts.")
    private Path stateDir;

    @Option(
            names = "--tls-key-store",
            paramLabel = "FILE",
            description = "PKCS#12 key store: serve HTTPS with it; read again when it changes.")
    private @Nullable Path tlsKeyStore;

    @Option(
            names = "--tls-key-store-password-file",
            paramLabel = "FILE",
            description = "File with the key store's password.")
    private @Nullable Path tlsKeyStorePasswordFile;

    /** Starts the probe; returns only when it can't start. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new ProbeMain()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            run();
        } catch (IOException | GeneralSecurityException e) {
            LoggerFactory.getLogger(ProbeMain.class).error("the probe cannot start: {}", e.toString());
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
        ProbeAgent probe = new ProbeAgent(masterSocket, new ConfigStore(stateDir), metrics, clock);
        metrics.observe(probe::report);
        ProbeServer server = server(probe, metrics, token);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, probe), "stop"));
        probe.start();
        server.start();
        Logger log = LoggerFactory.getLogger(ProbeMain.class);
        log.info("the probe serves on {}", server.address());
        Thread.ofVirtual().name("rehearsal").start(() -> rehearse(probe, log));
    }

    /** Goes once through what an answer takes, so that the first who waits for one doesn't wait for classes to load. */
    private static void rehearse(ProbeAgent probe, Logger log) {
        try {
            byte[] question = "{\"revision\":\"rehearsal\",\"timeoutMillis\":0}".getBytes(StandardCharsets.UTF_8);
            String answer = ProbeMessages.write(probe.confirm(ProbeMessages.request(question)));
            log.debug("an answer of {} characters was rehearsed", answer.length());
        } catch (InvalidMessageException e) {
            throw new IllegalStateException(e.sentence(), e);
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
                    spec.commandLine(), "--tls-key-store and --tls-key-store-password-file go together");
        }
        return ProbeServer.https(address(), new Tls(tlsKeyStore, tlsKeyStorePasswordFile), probe, metrics, token);
    }

    private InetSocketAddress address() {
        URI uri = URI.create("tcp://" + listen);
        if (uri.getHost() == null || uri.getPort() < 0) {
            throw new ParameterException(spec.commandLine(), "--listen must be HOST:PORT, like 127.0.0.1:8443");
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

    /** What libraries read once, before anything of theirs is loaded. */
    private static void settings() {
        setDefault("logback.configurationFile", "io/proxyconfig/probe/logback.xml");
        // The JDK's server would otherwise keep the last packet of an answer back for 40 ms.
        setDefault("sun.net.httpserver.nodelay", "true");
        // Seconds: who sends a request more slowly than that is cut off.
        setDefault("sun.net.httpserver.maxReqTime", "30");
        // The driver's thread that looks for connections that nobody closed: here each is closed by its loop.
        setDefault("com.mysql.cj.disableAbandonedConnectionCleanup", "true");
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
