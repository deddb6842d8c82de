package io.proxyconfig.bench;

import io.proxyconfig.harness.DataPlaneProcess;
import io.proxyconfig.harness.Database;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.harness.TemporaryFolder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;

/** What no operator can beat: the same kind of file posted straight to a Data Plane API, and a bare reload. */
final class Baseline implements AutoCloseable {
    private static final String PASSWORD = "floor";

    private final HaproxyProcess haproxy;
    private final HaproxyProcess bare;
    private final TemporaryFolder folder;
    private final DataPlaneProcess dataPlane;
    private final int steadyPort;
    private final int bareSteadyPort;
    private final int databasePort;
    private final HttpClient http = HttpClient.newHttpClient();

    private Baseline(
            TemporaryFolder folder,
            HaproxyProcess haproxy,
            HaproxyProcess bare,
            DataPlaneProcess dataPlane,
            int steadyPort,
            int bareSteadyPort,
            int databasePort) {
        this.folder = folder;
        this.haproxy = haproxy;
        this.bare = bare;
        this.dataPlane = dataPlane;
        this.steadyPort = steadyPort;
        this.bareSteadyPort = bareSteadyPort;
        this.databasePort = databasePort;
    }

    static Baseline start(Database database, int steadyPort) {
        TemporaryFolder folder = TemporaryFolder.create("floor");
        Path directory = folder.path();
        HaproxyProcess haproxy =
                HaproxyProcess.start(directory, configuration(steadyPort, FreePorts.one(), database.port()));
        // files edited by hand would confuse a Data Plane API, so the bare reloads have a HAProxy of their own
        int bareSteadyPort = FreePorts.one();
        HaproxyProcess bare = HaproxyProcess.start(
                directory.resolve("bare"), configuration(bareSteadyPort, FreePorts.one(), database.port()));
        return new Baseline(
                folder,
                haproxy,
                bare,
                DataPlaneProcess.start(haproxy, directory, PASSWORD),
                steadyPort,
                bareSteadyPort,
                database.port());
    }

    int steadyPort() {
        return steadyPort;
    }

    void measurePush(LatencySeries series) throws IOException, InterruptedException {
        int port = FreePorts.one();
        HttpRequest push = request("/configuration/raw?force_reload=true&version=" + version())
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(configuration(steadyPort, port, databasePort)))
                .build();
        long start = System.nanoTime();
        // live is when a connection is accepted, which is before the answer comes
        CompletableFuture<HttpResponse<String>> answer = http.sendAsync(push, BodyHandlers.ofString());
        series.add(PortReadiness.awaitAccepting(port) - start);
        if (answer.join().statusCode() != 201) {
            throw new IOException("the direct push was answered "
                    + answer.join().statusCode() + ": " + answer.join().body());
        }
    }

    void measureReload(LatencySeries series) throws IOException {
        int port = FreePorts.one();
        Files.writeString(bare.configFile(), configuration(bareSteadyPort, port, databasePort));
        long start = System.nanoTime();
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(bare::reload);
        series.add(PortReadiness.awaitAccepting(port) - start);
        if (!answer.join().startsWith("Success=1")) {
            throw new IOException("the bare reload failed: " + answer.join());
        }
    }

    private long version() throws IOException, InterruptedException {
        HttpResponse<String> answer =
                http.send(request("/configuration/version").GET().build(), BodyHandlers.ofString());
        return Long.parseLong(answer.body().strip());
    }

    private HttpRequest.Builder request(String path) {
        String credentials = DataPlaneProcess.USER + ":" + PASSWORD;
        return HttpRequest.newBuilder(URI.create(dataPlane.url() + "/v3/services/haproxy" + path))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
    }

    /** The sections that the operator writes for the same listeners. */
    private static String configuration(int steadyPort, int movingPort, int databasePort) {
        return """
                global
                  description floor
                  mworker-max-reloads 2147483647

                defaults proxyconfig
                  mode tcp
                  option redispatch
                  timeout connect 5s
                  timeout client 24h
                  timeout server 24h
                  timeout tunnel 24h

                frontend steady from proxyconfig
                  bind 127.0.0.1:%d
                  default_backend db

                frontend moving from proxyconfig
                  bind 127.0.0.1:%d
                  default_backend db

                backend db from proxyconfig
                  balance leastconn
                  server primary 127.0.0.1:%d weight 100
                """.formatted(steadyPort, movingPort, databasePort);
    }

    @Override
    public void close() {
        http.close();
        dataPlane.close();
        haproxy.close();
        bare.close();
        folder.close();
    }
}
