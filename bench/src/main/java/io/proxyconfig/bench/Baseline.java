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

/** The lower limit of any operator: the same file posted directly to a Data Plane API, and a plain reload of HAProxy. */
final class Baseline implements AutoCloseable {
    private static final String PASSWORD = "baseline";

    private final HaproxyProcess haproxy;
    private final HaproxyProcess plain;
    private final TemporaryFolder folder;
    private final DataPlaneProcess dataPlane;
    private final int steadyPort;
    private final int plainSteadyPort;
    private final int databasePort;
    private final HttpClient http = HttpClient.newHttpClient();

    private Baseline(
            TemporaryFolder folder,
            HaproxyProcess haproxy,
            HaproxyProcess plain,
            DataPlaneProcess dataPlane,
            int steadyPort,
            int plainSteadyPort,
            int databasePort) {
        this.folder = folder;
        this.haproxy = haproxy;
        this.plain = plain;
        this.dataPlane = dataPlane;
        this.steadyPort = steadyPort;
        this.plainSteadyPort = plainSteadyPort;
        this.databasePort = databasePort;
    }

    static Baseline start(Database database, int steadyPort) {
        TemporaryFolder folder = TemporaryFolder.create("baseline");
        Path directory = folder.path();
        HaproxyProcess haproxy =
                HaproxyProcess.start(directory, configuration(steadyPort, FreePorts.one(), database.port()));
        // a Data Plane API would detect files written past it, so the plain reloads use another HAProxy
        int plainSteadyPort = FreePorts.one();
        HaproxyProcess plain = HaproxyProcess.start(
                directory.resolve("plain"), configuration(plainSteadyPort, FreePorts.one(), database.port()));
        return new Baseline(
                folder,
                haproxy,
                plain,
                DataPlaneProcess.start(haproxy, directory, PASSWORD),
                steadyPort,
                plainSteadyPort,
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
        // the change is live when a connection is accepted, which is before the response
        CompletableFuture<HttpResponse<String>> answer = http.sendAsync(push, BodyHandlers.ofString());
        series.add(PortReadiness.awaitAccepting(port) - start);
        if (answer.join().statusCode() != 201) {
            throw new IOException("the response to the direct push is "
                    + answer.join().statusCode() + ": " + answer.join().body());
        }
    }

    void measureReload(LatencySeries series) throws IOException {
        int port = FreePorts.one();
        Files.writeString(plain.configFile(), configuration(plainSteadyPort, port, databasePort));
        long start = System.nanoTime();
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(plain::reload);
        series.add(PortReadiness.awaitAccepting(port) - start);
        if (!answer.join().startsWith("Success=1")) {
            throw new IOException("the plain reload failed: " + answer.join());
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

    /** The same sections as the operator writes for these listeners. */
    private static String configuration(int steadyPort, int movingPort, int databasePort) {
        return """
                global
                  description baseline
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
        plain.close();
        folder.close();
    }
}
