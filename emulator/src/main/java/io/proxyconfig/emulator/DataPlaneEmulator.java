package io.proxyconfig.emulator;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine;

/**
 * The Data Plane API emulator in front of a running HAProxy. It runs in this JVM, or by {@link #main} in a process of its
 * own, which a test can stop or kill.
 */
public final class DataPlaneEmulator implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ReloadScheduler reloads;
    private final ConfigurationFileWatcher watcher;
    private final boolean https;

    private DataPlaneEmulator(EmulatorOptions options, Clock clock) throws IOException {
        Generation generation = options.generation();
        ConfigurationFile configuration = new ConfigurationFile(
                options.configFile(),
                options.transactionDirectory(),
                new ConfigurationCheck(options.haproxyBinary(), generation));
        RuntimeSocket runtime = new RuntimeSocket(options.masterSocket());
        this.https = options.certificate() != null;
        this.server = listen(options);
        this.reloads = new ReloadScheduler(runtime, options.configFile(), options.reloadDelay(), clock);
        this.watcher = new ConfigurationFileWatcher(configuration);
        List<Route> routes = new ArrayList<>();
        routes.addAll(new SystemEndpoints(generation).routes());
        routes.addAll(new RawConfiguration(configuration, reloads, new RuntimeActions(runtime), generation).routes());
        routes.addAll(new ReloadEndpoints(reloads).routes());
        routes.addAll(new StorageEndpoints(options.generalDirectory(), reloads, generation).routes());
        if (generation.hasRuntime()) {
            routes.addAll(runtimeRoutes(runtime, options));
        }
        BasicAuth auth = new BasicAuth(options.user(), options.password(), generation);
        server.createContext("/", new Router(routes, auth, configuration::version, generation));
        server.setExecutor(threads);
        server.start();
    }

    /** Starts in this JVM. HAProxy must run, and its configuration file must exist. */
    public static DataPlaneEmulator start(EmulatorOptions options) {
        try {
            return new DataPlaneEmulator(options, Clock.system(ZoneId.systemDefault()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the Data Plane API emulator with " + options, e);
        }
    }

    /** Runs until the process is terminated; {@code --help} lists the options. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new EmulatorCommand()).execute(arguments));
    }

    /** {@code http://address:port}, without a path. */
    public URI url() {
        InetSocketAddress address = server.getAddress();
        String host = address.getAddress().getHostAddress();
        return URI.create((https ? "https" : "http") + "://" + host + ":" + address.getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        reloads.close();
        try {
            watcher.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot stop watching the configuration file", e);
        }
    }

    private static List<Route> runtimeRoutes(RuntimeSocket runtime, EmulatorOptions options) {
        List<Route> routes = new ArrayList<>();
        routes.addAll(new RuntimeInfo(runtime).routes());
        routes.addAll(new RuntimeServers(runtime, options.generation()).routes());
        routes.addAll(new RuntimeAcls(runtime, options.generation()).routes());
        routes.addAll(new RuntimeMaps(runtime, options.mapsDirectory()).routes());
        routes.addAll(new NativeStats(runtime).routes());
        return routes;
    }

    private static HttpServer listen(EmulatorOptions options) throws IOException {
        ServerCertificate certificate = options.certificate();
        if (certificate == null) {
            return HttpServer.create(options.listen(), 0);
        }
        HttpsServer secure = HttpsServer.create(options.listen(), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(certificate.sslContext()));
        return secure;
    }
}
